"""How a panel looks: the theme's own colours, so that light and dark both work.

The word DEAD stands for the sentence on a panel that has lost its kernel.
"""

CSS = """<style>
.chatkit-panel {
  border: 1px solid var(--jp-border-color2); border-radius: 8px; padding: 12px 14px;
  background: var(--jp-layout-color1); max-width: 760px; overflow: hidden;
}
.chatkit-panel .chatkit-style { display: none; }
.chatkit-title { font-size: 1.15em; font-weight: 600; color: var(--jp-ui-font-color1); }
.chatkit-row { flex-wrap: wrap; gap: 4px 12px; align-items: center; overflow: visible; }
.chatkit-row > .widget-text, .chatkit-row > .widget-radio { width: auto; flex: 0 1 auto; }
.chatkit-row > .widget-button { width: auto; min-width: 6.5em; padding: 0 14px; }
.chatkit-row .widget-label { width: auto; margin-right: 6px; color: var(--jp-ui-font-color1); }
.chatkit-row .widget-radio { display: flex; flex-direction: row; align-items: center; }
.chatkit-row .widget-radio-box { margin: 0; }
.chatkit-row .widget-radio-box label { color: var(--jp-ui-font-color1); }
.chatkit-port input { width: 8.5em; flex: none; }
.chatkit-host input { width: 10em; flex: none; }
.chatkit-username input { width: 9em; flex: none; }
.chatkit-message { flex-wrap: nowrap; }
.chatkit-message > .widget-text { flex: 1 1 auto; min-width: 0; }
.chatkit-message > .widget-button { flex: none; }
.chatkit-message .widget-label { font-family: var(--jp-code-font-family); max-width: 66%; }
.chatkit-panel input { min-width: 0; }
.chatkit-panel :focus-visible { outline: 2px solid var(--jp-brand-color1); outline-offset: 1px; }
.chatkit-log {
  display: flex; flex-direction: column-reverse; overflow: auto; height: 168px; margin: 6px 2px;
  border: 1px solid var(--jp-border-color2); border-radius: 4px;
  background: var(--jp-layout-color0);
}
.chatkit-log > .widget-output { margin: 0 0 auto; overflow: visible; flex: none; }
.chatkit-log pre {
  white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere; padding: 6px 10px;
}
.chatkit-log .jp-OutputArea-output { overflow: visible; }
/* a line that wraps is indented, so that its second half cannot pass for a line of its own */
.chatkit-log pre > span { display: inline-block; padding-left: 2ch; text-indent: -2ch; }
.chatkit-log .jp-RenderedText pre .ansi-white-fg { color: var(--jp-content-font-color1); }
.chatkit-log .jp-RenderedText pre .ansi-blue-fg { color: var(--jp-brand-color1); }
.chatkit-log .jp-RenderedText pre .ansi-red-fg { color: var(--jp-error-color1); }
.chatkit-log .jp-RenderedText pre .ansi-black-intense-fg {
  color: var(--jp-content-font-color2); font-style: italic;
}
.chatkit-scroll {
  display: flex; flex-direction: column-reverse; overflow: auto; max-height: 440px; margin: 6px 2px;
  border: 1px solid var(--jp-border-color2); border-radius: 4px;
  background: var(--jp-layout-color0);
}
.chatkit-scroll > .widget-html { flex: none; overflow: visible; margin: 0 0 auto; }
.chatkit-panel .chatkit-grip { flex: none; width: 0; height: 0; min-height: 0; margin: 0; }
.chatkit-handle { display: block; width: 1px; height: 1px; outline: none !important; }
.chatkit-log:focus-within, .chatkit-scroll:focus-within, .chatkit-wide:focus-within {
  outline: 2px solid var(--jp-brand-color1); outline-offset: 1px;
}
.chatkit-wide { overflow: auto; max-height: 320px; }
.chatkit-wide > .widget-html { flex: none; overflow: visible; }
.chatkit-timeline .widget-html-content { white-space: normal; line-height: 1.4; }
.chatkit-timeline .widget-html { height: auto; min-height: 0; }
.chatkit-timeline .widget-dropdown { width: auto; flex: 1 1 20em; min-width: 0; }
.chatkit-timeline .widget-slider { flex: 1 1 14em; width: auto; min-width: 12em; }
.chatkit-timeline .widget-button, .chatkit-timeline .widget-toggle-button {
  width: auto; min-width: 4.5em; padding: 0 12px;
}
.chatkit-asked { font-weight: 600; color: var(--jp-ui-font-color1); margin-top: 4px; }
.chatkit-waits { margin: 0 0 4px; padding-left: 1.4em; color: var(--jp-content-font-color1); }
.chatkit-timeline p { margin: 2px 0; color: var(--jp-content-font-color1); }
.chatkit-status { margin: 0 2px; }
.chatkit-status .widget-html-content { white-space: normal; line-height: 1.45; min-height: 2.9em; }
.chatkit-problem {
  color: var(--jp-ui-font-color1); font-weight: 600;
  border-left: 3px solid var(--jp-error-color1); padding-left: 8px; margin: 2px 0;
}
/* after a restart of the kernel: JupyterLab marks what has lost it, and so do we, in words */
.chatkit-panel.jupyter-widgets-disconnected > * { opacity: 0.45; pointer-events: none; }
.chatkit-panel.jupyter-widgets-disconnected::before {
  content: "⚠ DEAD"; position: static; display: block; margin-bottom: 6px;
  font: inherit; font-weight: 600; color: var(--jp-ui-font-color1);
}
.chatkit-panel .jupyter-widgets-disconnected::before { content: none; }
</style>"""
