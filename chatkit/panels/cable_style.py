"""How the cable's panel looks, beside what all panels share."""

CSS = """
/* three notebooks share the screen: what JupyterLab leaves free beside cells is better used */
.lm-DockPanel:has(.chatkit-cable) { --jp-cell-prompt-width: 52px; }
.jp-OutputArea:has(.chatkit-cable) :is(.jp-OutputPrompt, .jp-OutputArea-promptOverlay) {
  display: none;
}
.chatkit-panel.chatkit-cable { padding: 10px; }
.chatkit-cable .chatkit-scroll { height: 236px; resize: vertical; }
.chatkit-cable .chatkit-scroll > .widget-html { width: 100%; }
.chatkit-cable .widget-html-content { white-space: normal; }
.chatkit-pieces { font-size: 12px; line-height: 1.35; color: var(--jp-content-font-color1); }
.chatkit-piece { margin: 4px 6px; padding: 1px 6px; }
.chatkit-piece.to_server { border-left: 4px solid var(--jp-brand-color1); }
.chatkit-piece.to_client { border-right: 4px solid var(--jp-content-font-color2); }
.chatkit-piece.came, .chatkit-piece.lost { opacity: 0.8; }
.chatkit-piece.came.to_server, .chatkit-piece.lost.to_server { border-left-style: dotted; }
.chatkit-piece.came.to_client, .chatkit-piece.lost.to_client { border-right-style: dotted; }
.chatkit-piece-head { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 8px; }
.chatkit-piece-head span { color: var(--jp-content-font-color2); white-space: nowrap; }
.chatkit-panel .chatkit-piece pre {
  margin: 0; padding: 0; background: none; border: 0; font-size: 12px; line-height: 1.3;
  font-family: var(--jp-code-font-family); color: inherit; white-space: pre; overflow-x: auto;
}
.chatkit-said { margin: 3px 8px; color: var(--jp-content-font-color2); overflow-wrap: anywhere; }
.chatkit-said.problem { color: var(--jp-error-color1); }
.chatkit-said.notice { font-weight: 600; color: var(--jp-content-font-color1); }
.chatkit-cable .chatkit-row { gap: 2px 6px; }
.chatkit-cable .chatkit-row > .widget-button { min-width: 4.5em; padding: 0 9px; margin: 2px 0; }
.chatkit-cable .chatkit-port input { width: 4.5em; }
.chatkit-cable .chatkit-target input { width: 9.2em; flex: none; }
.chatkit-cable .widget-radio { width: auto; }
.chatkit-cable .widget-radio .widget-label { width: auto; }
.chatkit-cable .widget-radio-box { flex-flow: row wrap; margin: 0; width: auto; }
/* six small boxes, three in a row, each below its name */
.chatkit-cable .chatkit-faults { display: grid; grid-template-columns: repeat(3, 1fr); }
.chatkit-cable .chatkit-row > .chatkit-fault {
  flex-direction: column; align-items: flex-start; height: auto; margin: 0; min-width: 0;
}
.chatkit-cable .chatkit-fault .widget-label {
  font-size: 12px; height: auto; line-height: 1.4; margin: 0;
}
.chatkit-cable .chatkit-fault input { width: 100%; max-width: 8em; flex: none; }
.chatkit-cable .chatkit-status .widget-html-content { min-height: 4.2em; }
"""
