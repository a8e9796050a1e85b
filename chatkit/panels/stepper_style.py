"""How the stepper looks, on top of what all panels share."""

CSS = """
.chatkit-stepper .chatkit-row { gap: 2px 4px; }
.chatkit-stepper .chatkit-row > .widget-button { min-width: 0; padding: 0 10px; }
.chatkit-stepper .widget-html-content { line-height: 1.45; white-space: normal; }
.chatkit-stepper .widget-html { height: auto; margin: 3px 2px; }
.chatkit-source {
  border: 1px solid var(--jp-border-color2); border-radius: 4px; padding: 1px 0;
  background: var(--jp-layout-color0); font-family: var(--jp-code-font-family);
  font-size: var(--jp-code-font-size); line-height: 1.4; color: var(--jp-content-font-color1);
}
.chatkit-line {
  display: grid; grid-template-columns: 1.6em 2.4em minmax(0, 1fr); min-height: 1.4em;
  border-left: 3px solid transparent;
}
.chatkit-now {
  background: var(--jp-layout-color2); border-left-color: var(--jp-brand-color1);
}
.chatkit-mark { text-align: center; color: var(--jp-brand-color1); }
.chatkit-number {
  text-align: right; padding-right: 0.9em; color: var(--jp-content-font-color2);
  user-select: none;
}
.chatkit-now .chatkit-number { color: inherit; }
.chatkit-line code {
  font: inherit; color: inherit; background: none; padding: 0 8px 0 2ch; text-indent: -2ch;
  white-space: pre-wrap; overflow-wrap: anywhere;
}
.chatkit-more { min-height: 1em; line-height: 1; padding-left: 4.4em; }
.chatkit-spoken, .chatkit-variables caption {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap;
}
.chatkit-line code .k, .chatkit-line code .kn, .chatkit-line code .kc, .chatkit-line code .ow {
  color: var(--jp-mirror-editor-keyword-color); font-weight: 600;
}
.chatkit-line code [class^="s"] { color: var(--jp-mirror-editor-string-color); }
.chatkit-line code [class^="m"] { color: var(--jp-mirror-editor-number-color); }
.chatkit-line code .c1, .chatkit-line code .ch {
  color: var(--jp-mirror-editor-comment-color); font-style: italic;
}
.chatkit-source .nb, .chatkit-source .bp { color: var(--jp-mirror-editor-builtin-color); }
.chatkit-source .nf, .chatkit-source .nc { color: var(--jp-mirror-editor-def-color); }
.chatkit-source .o { color: var(--jp-mirror-editor-operator-color); }
.chatkit-line code .si { color: var(--jp-content-font-color1); }
.chatkit-last { color: var(--jp-ui-font-color1); overflow-wrap: anywhere; }
.chatkit-last code, .chatkit-variables td, .chatkit-variables th[scope] {
  font-family: var(--jp-code-font-family); font-size: var(--jp-code-font-size);
  background: none; color: var(--jp-content-font-color1); padding: 0;
}
.chatkit-variables { max-height: 8.6em; overflow-y: auto; color: var(--jp-ui-font-color1); }
.chatkit-variables table { width: 100%; border-collapse: collapse; table-layout: auto; }
.chatkit-variables tr { background: none !important; }
.chatkit-variables th[scope], .chatkit-variables td {
  text-align: left; vertical-align: top; padding: 1px 8px 1px 0; border: 0; font-weight: 400;
  white-space: normal; overflow-wrap: anywhere; max-width: none;
}
.chatkit-variables th[scope] {
  font-weight: 600; white-space: nowrap; width: 1%; padding-right: 16px;
}
.chatkit-stepper .chatkit-log { height: 104px; margin: 3px 2px; }
.chatkit-stepper .chatkit-status .widget-html-content { min-height: 1.45em; }
@media (max-height: 800px) {
  .chatkit-far { display: none; }
  .chatkit-stepper .chatkit-log { height: 76px; }
  .chatkit-variables { max-height: 7.2em; }
}
"""
