"""Looks of the rooms beside the conversation: the board and the archive. Colours are those of the page."""

# Gradio's fields stand in boxes with backgrounds of their own, which `.form` and `.block` take away.
ROOMS_CSS = """
:root { --ws-asserts: #2f6299; --ws-source-ink: #c9e4d4; --ws-cue-ink: #f6d9a8; --ws-content-ink: #d6e4f5; }
.dark { --ws-asserts: #9cc3e6; --ws-source-ink: #24503a; --ws-cue-ink: #5c4416; --ws-content-ink: #233f5e; }

.ws-filters { gap: 10px; align-items: end; }
.ws-filters > .form { display: grid; grid-template-columns: repeat(auto-fit, minmax(120px, 1fr)); gap: 8px 10px;
  background: none; border: 0; flex: 1 1 300px; min-width: 0 !important; overflow: visible; }
.ws-filters .block { padding: 0; border: 0; background: none; overflow: visible !important; min-width: 0 !important; }
.ws-filters .ws-wide { grid-column: span 2; }
.ws-filters span[data-testid="block-info"] { font: 400 13px/1.4 var(--font); margin: 0 0 3px; padding: 0;
  display: block; color: var(--body-text-color-subdued); }
.ws-filters .input-container input, .ws-filters .wrap { font-size: 15px; height: 38px; min-height: 38px;
  border: 1px solid var(--border-color-primary); border-radius: 6px; background: var(--input-background-fill);
  box-shadow: none; }
.ws-filters .wrap:not(.wrap-inner *).hide { display: none; }
.ws-filters .wrap .wrap-inner { padding: 0 8px; height: 36px; }
.ws-filters .wrap input { font-size: 15px; padding: 0 18px 0 0; margin: 0; background: none; text-overflow: ellipsis; }
.ws-filters .input-container input:focus, .ws-filters .wrap:focus-within { border-color: var(--ws-accent);
  outline: 1px solid var(--ws-accent); outline-offset: 0; }
.ws-buttons { gap: 8px; margin: 2px 0 6px; }
.ws-buttons button { padding: 6px 14px; white-space: nowrap; }
.ws-buttons button, .ws-filters button.lg, .ws-filters button.sm { font: 600 14px/1.3 var(--font); min-height: 38px;
  border-radius: 6px; }
.ws-buttons button.secondary, #ws-folder { background: none; border: 1px solid var(--border-color-primary);
  color: var(--body-text-color); }

/* the pictures: plotly's own colours of text are for white paper only */
.ws-pictures { gap: 32px; }
.ws-pictures:has(> .column) { border-top: 1px solid var(--border-color-primary); padding-top: 14px; }
.ws-pictures .column { gap: 0; }
.ws-picture-head h2, .ws-count { font: 600 17px/1.4 var(--font); margin: 0; color: var(--body-text-color); }
.ws-picture-head { display: flex; flex-wrap: wrap; gap: 0 16px; align-items: baseline; }
.ws-picture-head p { display: flex; gap: 12px; margin: 0; font-size: 13px; color: var(--body-text-color-subdued); }
.ws-key::before { content: "●"; margin-right: 4px; color: #4f86c6; }
.ws-key.ws-denies::before { content: "✖"; color: #c8553d; }
.ws-key.ws-doubts::before { content: "◆"; color: #a67c00; }
.ws-count { padding: 4px 0 8px; }
.ws-count:focus, .ws-reading:focus, .ws-report:focus { outline: none; }
.ws-pictures .infolayer text, .ws-pictures .xaxislayer-above text, .ws-pictures .yaxislayer-above text {
  fill: var(--body-text-color) !important; }
.ws-undated { font-size: 14px; margin: 0 0 4px; color: var(--body-text-color-subdued); }
.ws-in-numbers summary { font-size: 14px; cursor: pointer; color: var(--body-text-color-subdued); width: max-content; }
.ws-tables { display: flex; flex-wrap: wrap; gap: 24px; padding: 10px 0; overflow-x: auto; align-items: flex-start; }
.ws-tables table { border-collapse: collapse; font-size: 14px; color: var(--body-text-color); }
.ws-tables caption { text-align: left; font-weight: 600; padding-bottom: 4px; }
.ws-tables th, .ws-tables td { text-align: left; font-weight: 400; padding: 3px 12px 3px 0;
  border-bottom: 1px solid var(--border-color-primary); overflow-wrap: anywhere; }
.ws-tables thead th { color: var(--body-text-color-subdued); font-size: 13px; }
.ws-tables td + td { font-variant-numeric: tabular-nums; }

.ws-trouble .html-container,
#ws-numbers .html-container, .ws-pictures .html-container, .ws-two .html-container, #ws-holdings .html-container,
#ws-report .html-container { padding: 0; }

/* a list, and what is read beside it */
.ws-two { gap: 40px; align-items: stretch; border-top: 1px solid var(--border-color-primary); padding-top: 14px; }
.ws-voices, .ws-all-said, .ws-articles { list-style: none; margin: 0; padding: 0; }
.ws-voices > li { padding: 14px 0; border-bottom: 1px solid var(--border-color-primary); }
.ws-voices > li:first-child { padding-top: 4px; }
.ws-voice-card h3 { font: 600 17px/1.35 var(--font); margin: 0; color: var(--body-text-color);
  overflow-wrap: anywhere; }
.ws-where { font: 400 13px/1.45 var(--font); margin: 0; color: var(--body-text-color-subdued);
  overflow-wrap: anywhere; }
.ws-shares { display: flex; align-items: center; gap: 10px; margin: 3px 0 0; font-size: 13px;
  color: var(--body-text-color-subdued); }
.ws-share-bar { display: flex; gap: 1px; width: 120px; height: 7px; border-radius: 4px; overflow: hidden; }
.ws-share.ws-asserts { background: #4f86c6; } .ws-share.ws-denies { background: #c8553d; }
.ws-share.ws-doubts { background: #a67c00; }
.ws-said { margin: 6px 0 0; padding-left: 12px; border-left: 2px solid var(--border-color-primary); }
#ws-board > div > .ws-all-said > .ws-said, .ws-count + .ws-all-said > .ws-said { margin-top: 12px; }
.ws-open { display: block; width: 100%; border: 0; background: none; margin: 0; padding: 3px 4px; text-align: start;
  border-radius: 4px; cursor: pointer; font: 400 15px/1.45 var(--font); color: var(--body-text-color);
  overflow-wrap: anywhere; }
.ws-said .ws-open { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; }
.ws-said .ws-where, .ws-article .ws-where { padding: 0 4px; }
.ws-open:hover { background: var(--background-fill-secondary); }
.ws-open.ws-pressed { background: var(--ws-shown); }
.ws-open strong { font-weight: 600; color: inherit; }
.ws-open em { font-style: normal; color: var(--body-text-color-subdued); }
.ws-open .ws-stance { font-size: 13px; font-weight: 600; color: var(--ws-asserts); }
.ws-open .ws-stance.ws-denies { color: var(--ws-denies); } .ws-open .ws-stance.ws-doubts { color: var(--ws-doubts); }
.ws-link, .ws-button { font: 600 14px/1.4 var(--font); border-radius: 6px; cursor: pointer; margin: 0;
  min-height: 32px; color: var(--ws-accent); }
.ws-link { border: 0; background: none; padding: 4px; }
.ws-link:hover { text-decoration: underline; }
.ws-button { border: 1px solid var(--border-color-primary); background: none; padding: 4px 14px; }
.ws-button:hover { border-color: var(--ws-accent); }
.ws-danger { color: var(--ws-denies); border-color: currentColor; }
.ws-open:focus-visible, .ws-link:focus-visible, .ws-button:focus-visible, .ws-in-numbers summary:focus-visible,
.ws-reading a:focus-visible { outline: 2px solid var(--ws-accent); outline-offset: 1px; }
.ws-pages { display: flex; align-items: center; gap: 12px; padding: 16px 0; font-size: 14px;
  color: var(--body-text-color-subdued); }
.ws-problem { font: 400 15px/1.45 var(--font); margin: 6px 0; padding: 4px 0 4px 12px;
  border-left: 3px solid var(--ws-denies); color: var(--body-text-color); overflow-wrap: anywhere; }
#ws-board .ws-none, #ws-shelf .ws-none { margin: 8px 0; }
.ws-none p { margin: 0; color: var(--body-text-color); }

.ws-reading { font: 400 16px/1.5 var(--font); color: var(--body-text-color); overflow-wrap: anywhere; }
.ws-reading h2 { font: 600 17px/1.35 var(--font); margin: 0 0 2px; color: var(--body-text-color); }
.ws-reading a { color: var(--ws-accent); text-decoration: underline; }
.ws-copies { font-size: 13px; margin: 2px 0 0; color: var(--body-text-color-subdued); }
.ws-legend { display: flex; gap: 6px; font-size: 13px; margin: 10px 0 0; }
.ws-legend span { padding: 1px 8px; border-radius: 4px; }
.ws-text { font: 400 16px/1.6 var(--ws-serif); }
.ws-text p { margin: 12px 0 0; color: var(--body-text-color); }
.ws-text mark { background: none; color: inherit; padding: 0; }
.ws-text mark.ws-sentence { background: var(--ws-shown); }
.ws-text mark.ws-content-words, .ws-legend .ws-content-words { background: var(--ws-content-ink); }
.ws-text mark.ws-source-words, .ws-legend .ws-source-words { background: var(--ws-source-ink); }
.ws-text mark.ws-cue-words, .ws-legend .ws-cue-words { background: var(--ws-cue-ink); }

/* the archive */
.ws-holdings { font-size: 15px; line-height: 1.45; margin: 0; color: var(--body-text-color-subdued); }
.ws-holdings strong { font-weight: 600; color: var(--body-text-color); }
#ws-intake { border: 1px solid var(--border-color-primary); border-radius: 8px; }
.ws-sources { gap: 24px; }
#ws-take-in, #ws-folder { width: max-content; min-width: 150px; font: 600 14px/1.3 var(--font); min-height: 38px; }
#ws-intake .form { background: none; border: 0; overflow: visible; }
#ws-addresses { background: none; border: 0; padding: 0; }
#ws-addresses span[data-testid="block-info"] { font-size: 14px; color: var(--body-text-color-subdued); }
#ws-files { border: 1px dashed var(--border-color-primary); border-radius: 8px; }
#ws-addresses textarea { border: 1px solid var(--border-color-primary); border-radius: 6px; font-size: 15px; }
.ws-article { padding: 10px 0; border-bottom: 1px solid var(--border-color-primary); display: grid;
  grid-template-columns: 1fr auto; column-gap: 12px; align-items: start; }
.ws-article .ws-open { font-weight: 600; font-size: 16px; }
.ws-article .ws-where { grid-column: 1; grid-row: 2; }
.ws-article .ws-remove { grid-column: 2; grid-row: 1; }
.ws-sure { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-top: 8px;
  padding: 8px 12px; border-left: 3px solid var(--ws-denies); background: var(--background-fill-secondary); }
.ws-sure p { margin: 0; font-size: 15px; flex: 1 1 220px; color: var(--body-text-color); }
.ws-progress progress { width: 100%; height: 8px; border: 0; border-radius: 4px; overflow: hidden;
  appearance: none; background: var(--border-color-primary); }
.ws-progress progress::-webkit-progress-bar { background: var(--border-color-primary); }
.ws-progress progress::-webkit-progress-value { background: #4f86c6; }
.ws-progress progress::-moz-progress-bar { background: #4f86c6; }
.ws-progress p { margin: 0; font-size: 14px; color: var(--body-text-color-subdued); overflow-wrap: anywhere; }
.ws-report { font-size: 15px; line-height: 1.5; color: var(--body-text-color); }
.ws-report p { margin: 0; }
.ws-report h3 { font: 600 15px/1.4 var(--font); margin: 10px 0 2px; color: var(--body-text-color); }
.ws-report ul { margin: 0; padding: 0; list-style: none; }
.ws-report li { padding: 3px 0 3px 12px; border-left: 3px solid var(--ws-doubts); margin-top: 4px;
  overflow-wrap: anywhere; }

@media (min-width: 900px) {
  .ws-return { display: none; }
  .ws-second { position: sticky; top: 0; align-self: flex-start; max-height: 100dvh; overflow-y: auto;
    border-left: 1px solid var(--border-color-primary); padding: 4px 8px 24px 28px; scrollbar-width: thin; }
}
/* Gradio hides the tabs that do not fit: on a phone all three are to */
@media (max-width: 499px) {
  #ws-rooms .tab-container button { padding: 8px 9px; font-size: 14px; }
}
@media (max-width: 899px) {
  .ws-filters .ws-sorted { grid-column: auto; }
  .ws-pictures, .ws-two { flex-direction: column; gap: 20px; }
  .ws-pictures > .column, .ws-two > .column { width: 100%; flex: none; }
  .ws-second { border-top: 1px solid var(--border-color-primary); padding-top: 14px; }
}
"""
