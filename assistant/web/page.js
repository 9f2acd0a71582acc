// What the page does by itself, without the server. Nothing here makes markup: texts are set as text.
window.whosaid = (() => {
  const wide = () => matchMedia("(min-width: 900px)").matches;
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const find = (css) => document.querySelector(css);
  const box = () => find("#ws-question textarea");
  let pressed = { act: "", value: "" };
  let opener = null; // the mark that a source was opened by

  // --- told to every reader: seen for a moment, and read out

  let hiding = 0;
  function tell(words, { aloud = false } = {}) {
    let toast = document.getElementById("ws-toast");
    if (!toast) {
      toast = Object.assign(document.createElement("div"), { id: "ws-toast" });
      toast.setAttribute("role", "status");
      (find(".contain") || document.body).append(toast);
    }
    toast.textContent = words;
    toast.classList.toggle("ws-aloud", aloud);
    toast.classList.add("ws-on");
    clearTimeout(hiding);
    hiding = setTimeout(() => toast.classList.remove("ws-on"), 4000);
  }

  // --- the filters beside the question

  const fields = () => [...document.querySelectorAll(".ws-narrow-fields [name]")];
  const filters = () => JSON.stringify(Object.fromEntries(fields().map((field) => [field.name, field.value])));
  function showNarrowed() {
    const set = fields().filter((field) => field.value).length;
    const shown = find(".ws-narrowed");
    if (shown) shown.textContent = set ? ` (${set} set)` : "";
  }

  // --- where the reader looks next

  function shown(goal, block = "nearest") {
    goal.scrollIntoView({ block, behavior: calm() ? "auto" : "smooth" });
  }
  function light(...lit) {
    document.querySelectorAll(".ws-shown").forEach((other) => other.classList.remove("ws-shown"));
    lit.forEach((one) => one && one.classList.add("ws-shown"));
  }
  function sheet(open) {
    document.getElementById("ws-beside")?.classList.toggle("ws-open-sheet", open);
  }
  function close(back) {
    sheet(false);
    const mark = (back && document.getElementById(back)) || opener;
    light(mark);
    if (mark && mark.isConnected) {
      shown(mark);
      mark.focus({ preventScroll: true });
    }
  }

  let turn = "";
  function came(element) {
    if (element.closest("#ws-now")) {
      const latest = element.querySelector(".ws-turn");
      const state = latest ? latest.dataset.turn + latest.dataset.state : "";
      if (latest && state !== turn) {
        const isNew = latest.dataset.turn + "done" !== state || !turn.startsWith(latest.dataset.turn);
        const goal = wide() ? document.getElementById("ws-turns") : document.scrollingElement;
        const top = latest.getBoundingClientRect().top - (wide() ? goal.getBoundingClientRect().top : 0);
        if (isNew) goal.scrollBy({ top: top - 12, behavior: "auto" });
        if (latest.dataset.state === "done") tell(latest.dataset.told, { aloud: true });
        sheet(false);
      }
      if (!latest && turn) box()?.focus();
      turn = state;
    } else if (element.closest("#ws-panel") && ["source", "list"].includes(pressed.act)) {
      const panel = element.querySelector(".ws-panel");
      const place = panel?.dataset.place;
      sheet(true);
      if (place) light(document.getElementById(`ws-mark-${place}`));
      panel?.focus({ preventScroll: true });
      const beside = document.getElementById("ws-beside");
      const sentence = panel?.querySelector(".ws-text .ws-sentence");
      beside.scrollTop = 0;
      if (sentence) {
        const from = sentence.getBoundingClientRect().top - beside.getBoundingClientRect().top;
        if (from > beside.clientHeight * 0.6) beside.scrollTop = from - beside.clientHeight * 0.4;
      }
      pressed = { act: "", value: "" };
    } else if (element.closest("#ws-status")) {
      if (element.textContent.trim()) tell(element.textContent.trim());
    } else if (element.closest("#ws-editing") && element.querySelector(".ws-editing")) {
      box()?.focus();
    } else if (element.closest("#ws-narrowing")) {
      const narrow = find(".ws-narrow");
      if (narrow && wide()) narrow.open = true;
      showNarrowed();
    }
  }

  function press(button) {
    pressed = { act: button.dataset.act, value: button.dataset.value || "" };
    if (button.classList.contains("ws-mark")) opener = button;
    if (pressed.act === "without" && pressed.value.startsWith("filter-")) {
      const field = find(`.ws-narrow-fields [name="${CSS.escape(pressed.value.slice(7))}"]`);
      if (field) field.value = "";
      showNarrowed();
    }
    if (pressed.act === "clear") find("#ws-question .stop-button")?.click();
    if (pressed.act === "judge") {
      const all = button.closest(".ws-judge");
      all.querySelectorAll("[aria-pressed]").forEach((one) => one.setAttribute("aria-pressed", one === button));
      all.open = false;
      all.querySelector("summary").textContent = button.textContent === "Send" ? "Noted" : button.textContent;
      all.querySelector("summary").focus();
    }
    if (pressed.act === "retry" || pressed.act === "without" || pressed.act === "ask") box()?.focus();
  }

  // --- to take along

  async function copy(words, told) {
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      // Without https there is no clipboard to write to; the old way still works there.
      const field = Object.assign(document.createElement("textarea"), { value: words });
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    tell(told);
  }
  function download(given) {
    if (!given || pressed.act !== "export") return;
    const { name, type, text } = JSON.parse(given);
    const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    Object.assign(document.createElement("a"), { href: address, download: name }).click();
    URL.revokeObjectURL(address);
  }

  // --- clicks and keys that the server need not know of

  document.addEventListener("click", (event) => {
    const target = event.target.closest && event.target.closest("[data-do], [data-goto]");
    if (!target) return;
    if (target.dataset.do === "copy") copy(target.dataset.text, "Copied with its citations.");
    if (target.dataset.do === "share")
      copy(`${location.origin}${location.pathname}?answer=${encodeURIComponent(target.dataset.id)}`, "Link copied.");
    if (target.dataset.do === "close") close(target.dataset.back);
    if (target.dataset.do || (target.dataset.act && document.getElementById("ws-talk"))) return;
    // In a report there is no server: a mark leads to its sentence on the same page.
    const goal = document.getElementById(target.dataset.goto);
    if (!goal) return;
    const folded = goal.closest("details");
    if (folded) folded.open = true;
    light(goal);
    shown(goal);
    goal.focus({ preventScroll: true });
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
    const panel = find("#ws-panel .ws-opened");
    if (event.key === "Escape" && panel && !typing) close(panel.querySelector(".ws-close").dataset.back);
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && box()) {
      event.preventDefault();
      box().focus();
    }
    const step = { ArrowLeft: "Previous", ArrowRight: "Next" }[event.key];
    if (step && panel && panel.contains(event.target)) {
      const button = panel.querySelector(`.ws-steps [aria-label^="${step}"]:not(:disabled)`);
      if (button) button.click();
    }
  });

  document.addEventListener("input", (event) => event.target.closest?.(".ws-narrow-fields") && showNarrowed());
  document.addEventListener("reset", (event) => event.target.closest?.(".ws-narrow-fields") && setTimeout(showNarrowed));
  document.addEventListener("submit", (event) => {
    if (!event.target.closest(".ws-narrow-fields")) return;
    event.preventDefault(); // Enter in a field of the filters: on to the question
    box()?.focus();
  });

  return { filters, press, came, download };
})();
