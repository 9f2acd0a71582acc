// What the page does by itself, without the server. Nothing here makes HTML: texts are set as text.
window.whosaid = (() => {
  const isWide = () => matchMedia("(min-width: 900px)").matches;
  const prefersCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const find = (selector) => document.querySelector(selector);
  const questionBox = () => find("#ws-question textarea");
  let clicked = { action: "", value: "" }; // the last button that was reported to the server
  let openedBy = null; // the mark that a source was opened by

  // --- messages: seen for a moment, and read out to every reader

  let hiding = 0;
  function showMessage(message, { readOutOnly = false } = {}) {
    let toast = document.getElementById("ws-toast");
    if (!toast) {
      toast = Object.assign(document.createElement("div"), { id: "ws-toast" });
      toast.setAttribute("role", "status");
      (find(".contain") || document.body).append(toast);
    }
    toast.textContent = message;
    toast.classList.toggle("ws-screen-reader-only", readOutOnly);
    toast.classList.add("ws-toast-on");
    clearTimeout(hiding);
    hiding = setTimeout(() => toast.classList.remove("ws-toast-on"), 4000);
  }

  // --- the filters beside the question

  const filterFields = () => [...document.querySelectorAll(".ws-filter-form [name]")];
  const filters = () => JSON.stringify(Object.fromEntries(filterFields().map((field) => [field.name, field.value])));
  function countFilters() {
    const set = filterFields().filter((field) => field.value).length;
    const count = find(".ws-filter-count");
    if (count) count.textContent = set ? ` (${set} set)` : "";
  }

  // --- where the reader looks next

  function scrollTo(element) {
    element.scrollIntoView({ block: "nearest", behavior: prefersCalm() ? "auto" : "smooth" });
  }
  function highlight(element) {
    document.querySelectorAll(".ws-highlighted").forEach((other) => other.classList.remove("ws-highlighted"));
    element?.classList.add("ws-highlighted");
  }
  // On a phone the sidebar is a drawer over the conversation.
  function openDrawer(isOpen) {
    document.getElementById("ws-sidebar")?.classList.toggle("ws-drawer-open", isOpen);
  }
  function closeSource(markId) {
    openDrawer(false);
    const mark = (markId && document.getElementById(markId)) || openedBy;
    highlight(mark);
    if (mark && mark.isConnected) {
      scrollTo(mark);
      mark.focus({ preventScroll: true });
    }
  }

  // --- when the server has changed a part of the conversation

  let shownTurn = ""; // the number and state of the latest question
  function latestTurnChanged(turn) {
    const state = turn ? turn.dataset.turn + turn.dataset.state : "";
    if (turn && state !== shownTurn) {
      const isNew = turn.dataset.turn + "done" !== state || !shownTurn.startsWith(turn.dataset.turn);
      const scrolled = isWide() ? document.getElementById("ws-turns") : document.scrollingElement;
      const top = turn.getBoundingClientRect().top - (isWide() ? scrolled.getBoundingClientRect().top : 0);
      if (isNew) scrolled.scrollBy({ top: top - 12, behavior: "auto" });
      if (turn.dataset.state === "done") showMessage(turn.dataset.summary, { readOutOnly: true });
      openDrawer(false);
    }
    if (!turn && shownTurn) questionBox()?.focus();
    shownTurn = state;
  }
  function sourceOpened(panel) {
    const place = panel?.dataset.place;
    openDrawer(true);
    if (place) highlight(document.getElementById(`ws-mark-${place}`));
    panel?.focus({ preventScroll: true });
    const sidebar = document.getElementById("ws-sidebar");
    const sentence = panel?.querySelector(".ws-text .ws-sentence");
    sidebar.scrollTop = 0;
    if (sentence) {
      const from = sentence.getBoundingClientRect().top - sidebar.getBoundingClientRect().top;
      if (from > sidebar.clientHeight * 0.6) sidebar.scrollTop = from - sidebar.clientHeight * 0.4;
    }
    clicked = { action: "", value: "" };
  }
  function partChanged(element) {
    if (element.closest("#ws-now")) {
      latestTurnChanged(element.querySelector(".ws-turn"));
    } else if (element.closest("#ws-panel") && ["source", "list"].includes(clicked.action)) {
      sourceOpened(element.querySelector(".ws-panel"));
    } else if (element.closest("#ws-status")) {
      if (element.textContent.trim()) showMessage(element.textContent.trim());
    } else if (element.closest("#ws-editing") && element.querySelector(".ws-editing")) {
      questionBox()?.focus();
    } else if (element.closest("#ws-question-filters")) {
      const details = find(".ws-filter-details");
      if (details && isWide()) details.open = true;
      countFilters();
    }
  }

  // --- clicks that the server is told of

  function conversationClicked(button) {
    clicked = { action: button.dataset.action, value: button.dataset.value || "" };
    if (button.classList.contains("ws-mark")) openedBy = button;
    if (clicked.action === "without" && clicked.value.startsWith("filter-")) {
      const field = find(`.ws-filter-form [name="${CSS.escape(clicked.value.slice(7))}"]`);
      if (field) field.value = "";
      countFilters();
    }
    if (clicked.action === "clear") find("#ws-question .stop-button")?.click();
    if (clicked.action === "feedback") {
      const form = button.closest(".ws-feedback");
      form.querySelectorAll("[aria-pressed]").forEach((one) => one.setAttribute("aria-pressed", one === button));
      form.open = false;
      form.querySelector("summary").textContent = button.textContent === "Send" ? "Noted" : button.textContent;
      form.querySelector("summary").focus();
    }
    if (["retry", "without", "ask"].includes(clicked.action)) questionBox()?.focus();
  }
  // `trigger` and `watch` are Gradio's: they report an event to the server, and call back when the part has changed.
  function reportConversationClicks(element, trigger, watch) {
    element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-action]");
      if (!button || !element.contains(button)) return;
      const { action, value = "" } = button.dataset;
      const note = button.closest(".ws-feedback")?.querySelector("input")?.value || "";
      conversationClicked(button);
      trigger(["ask", "retry", "without"].includes(action) ? "submit" : "click", { action, value, note });
    });
    watch("value", () => partChanged(element));
    partChanged(element);
  }
  function reportListClicks(element, trigger) {
    element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-action]");
      if (!button || !element.contains(button)) return;
      document.querySelectorAll(".ws-clicked").forEach((other) => other.classList.remove("ws-clicked"));
      button.classList.add("ws-clicked");
      document.getElementById("ws-opened-from")?.removeAttribute("id");
      if (button.dataset.action === "open") button.id = "ws-opened-from";
      trigger("click", { action: button.dataset.action, value: button.dataset.value || "" });
    });
  }
  // What a click in a list has brought is shown and read out: the article opened, or the top of the list.
  function showClickResult() {
    requestAnimationFrame(() => {
      const button = find(".ws-clicked");
      const tab = (button || document.activeElement).closest(".tabitem") || document;
      const result = tab.querySelector(button ? ".ws-article-view" : ".ws-count");
      if (!result) return;
      result.focus({ preventScroll: true });
      const first = result.querySelector(".ws-sentence") || result;
      const column = result.closest(".ws-article-column");
      if (column && column.scrollHeight > column.clientHeight && innerWidth >= 900) {
        const from = first.getBoundingClientRect().top - column.getBoundingClientRect().top;
        column.scrollTop += from - column.clientHeight / 3;
      } else {
        first.scrollIntoView({ block: first === result ? "start" : "center" });
      }
    });
  }

  // --- copies and files

  async function copy(text, message) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without https there is no clipboard to write to; the old way still works there.
      const field = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    showMessage(message);
  }
  function saveFile(name, type, text) {
    if (!text) return;
    const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    Object.assign(document.createElement("a"), { href: address, download: name }).click();
    URL.revokeObjectURL(address);
  }
  function saveExport(file) {
    if (!file || clicked.action !== "export") return;
    const { name, type, text } = JSON.parse(file);
    saveFile(name, type, text);
  }

  // --- clicks and keys that the server is not told of

  document.addEventListener("click", (event) => {
    const target = event.target.closest && event.target.closest("[data-local-action], [data-goto]");
    if (!target) return;
    const { localAction, action, goto } = target.dataset;
    if (localAction === "copy") copy(target.dataset.text, "Copied with its citations.");
    if (localAction === "share")
      copy(`${location.origin}${location.pathname}?answer=${encodeURIComponent(target.dataset.id)}`, "Link copied.");
    if (localAction === "close") closeSource(target.dataset.back);
    if (localAction || (action && document.getElementById("ws-conversation"))) return;
    // In a report there is no server: a mark leads to its sentence on the same page.
    const goal = document.getElementById(goto);
    if (!goal) return;
    const folded = goal.closest("details");
    if (folded) folded.open = true;
    highlight(goal);
    scrollTo(goal);
    goal.focus({ preventScroll: true });
  });

  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
    const panel = find("#ws-panel .ws-opened");
    if (event.key === "Escape" && panel && !isTyping) closeSource(panel.querySelector(".ws-close").dataset.back);
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && questionBox()) {
      event.preventDefault();
      questionBox().focus();
    }
    const direction = { ArrowLeft: "Previous", ArrowRight: "Next" }[event.key];
    if (direction && panel && panel.contains(event.target))
      panel.querySelector(`.ws-steps [aria-label^="${direction}"]:not(:disabled)`)?.click();
  });

  const inFilters = (event) => event.target.closest?.(".ws-filter-form");
  document.addEventListener("input", (event) => inFilters(event) && countFilters());
  document.addEventListener("reset", (event) => inFilters(event) && setTimeout(countFilters));
  document.addEventListener("submit", (event) => {
    if (!inFilters(event)) return;
    event.preventDefault(); // Enter in a field of the filters: on to the question
    questionBox()?.focus();
  });

  return { filters, reportConversationClicks, reportListClicks, showClickResult, saveFile, saveExport };
})();
