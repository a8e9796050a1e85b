"""How the cable's panel looks, beside what all panels share."""

CSS = """
.chatkit-cable .chatkit-scroll { height: 250px; resize: vertical; }
.chatkit-pieces { font-size: 12px; line-height: 1.35; color: var(--jp-content-font-color1); }
.chatkit-cable .chatkit-scroll > .widget-html { width: 100%; }
.chatkit-cable .widget-html-content { white-space: normal; }
.chatkit-piece { margin: 4px 8px; padding: 2px 8px; border-left: 4px solid var(--jp-brand-color1); }
.chatkit-piece.to_client {
  border-left: 0; border-right: 4px solid var(--jp-content-font-color2);
}
.chatkit-piece.came, .chatkit-piece.lost { border-style: dashed; }
.chatkit-piece-head { display: flex; justify-content: space-between; gap: 8px; }
.chatkit-piece-head span { color: var(--jp-content-font-color2); white-space: nowrap; }
.chatkit-panel .chatkit-piece pre {
  margin: 0; padding: 0; background: none; border: 0; font-size: 12px; line-height: 1.3;
  font-family: var(--jp-code-font-family); color: inherit; white-space: pre; overflow-x: auto;
}
.chatkit-said { margin: 3px 12px; color: var(--jp-content-font-color2); overflow-wrap: anywhere; }
.chatkit-said.problem { color: var(--jp-error-color1); }
.chatkit-said.notice { font-weight: 600; color: var(--jp-content-font-color1); }
.chatkit-cable .chatkit-fault { flex: 1 1 12em; width: auto; max-width: 15em; }
.chatkit-cable .chatkit-fault .widget-label { flex: 1 1 auto; text-align: left; }
.chatkit-cable .chatkit-fault input { width: 6em; flex: none; }
.chatkit-cable .chatkit-row > .widget-button { min-width: 5.5em; padding: 0 10px; }
.chatkit-cable .chatkit-target input { width: 11em; flex: none; }
.chatkit-lanes { margin: 0; color: var(--jp-content-font-color1); }
"""
