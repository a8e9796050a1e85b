// A folded panel stays above the text of its notebook: its cell sticks to the upper edge of the
// window, with the code above it out of sight. panel.css does that for a cell with the class
// `chatkit-pinned`; this file knows when, and measures how much of the cell is to be out of sight.

const TALLEST = 262; // px; a taller panel leaves too little of a low window for the text
const SPACE = 6; // px around the panel

const pinned = new Set(); // the views that are folded, the latest last: one notebook pins one panel

export default {
  render({ el }) {
    const gone = new AbortController();
    let panel, cell, notebook, sizes, classes, ways;

    const fits = () => el.isConnected
      && panel.matches(".chatkit-folded:not(.jupyter-widgets-disconnected)")
      && panel.offsetHeight > 0 && panel.offsetHeight <= TALLEST;
    const view = {
      notebook: () => notebook,
      show(on) {
        cell.classList.toggle("chatkit-pinned", on);
        if (!on) return;
        const above = panel.getBoundingClientRect().top - cell.getBoundingClientRect().top - SPACE;
        cell.style.setProperty("--chatkit-above", `${-above}px`);
        notebook.style.setProperty("--chatkit-pinned", `${panel.offsetHeight + 2 * SPACE}px`);
      },
    };
    const update = () => {
      if (!fits()) {
        pinned.delete(view);
        view.show(false);
      } else if (!pinned.has(view)) pinned.add(view);
      const before = notebook.querySelector(".chatkit-pinned");
      const here = [...pinned].filter((one) => one.notebook() === notebook);
      here.forEach((one, n) => one.show(n === here.length - 1));
      if (!here.length) notebook.style.removeProperty("--chatkit-pinned");
      if (!before) uncover(notebook.querySelector(".jp-Cell.jp-mod-active"));
    };

    // JupyterLab brings the next cell into the window, and does not know that a panel covers its
    // upper part. The keys move from cell to cell; a click is left alone, as nothing may move under
    // the pointer.
    let key = 0; // the time of the latest key, in ms
    const uncover = (target) => {
      const box = cell.getBoundingClientRect();
      const other = target?.closest?.(".jp-Cell");
      if (!other || !cell.matches(".chatkit-pinned")) return;
      if (!(cell.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING)) return;
      const hidden = box.bottom - other.getBoundingClientRect().top;
      if (hidden > 0) notebook.querySelector(".jp-WindowedPanel-outer")?.scrollBy(0, -hidden - SPACE);
    };
    // Start and Stop go as soon as they have done their work, and would take the focus with them.
    let pressed; // the button that was pressed last
    const follow = () => {
      const used = document.activeElement;
      if (!pressed?.disabled || ![pressed, document.body, null].includes(used)) return;
      pressed = undefined;
      const buttons = [...panel.querySelectorAll(".chatkit-controls button:enabled")];
      buttons.find((one) => one.offsetHeight)?.focus({ preventScroll: true });
    };
    const watch = setInterval(() => {
      if (!el.isConnected) return;
      clearInterval(watch);
      panel = el.closest(".chatkit-panel");
      panel?.addEventListener("click", ({ target }) => (pressed = target.closest("button")));
      ways = new MutationObserver(() => setTimeout(follow));
      if (panel) ways.observe(panel, { attributeFilter: ["disabled", "class"], subtree: true });
      cell = panel?.closest(".jp-Notebook .jp-Cell"); // neither in a pane of its own nor elsewhere
      notebook = cell?.closest(".jp-Notebook");
      if (!notebook) return;
      const on = (kind, act) =>
        notebook.addEventListener(kind, act, { capture: true, signal: gone.signal });
      on("keydown", () => (key = Date.now()));
      on("pointerdown", () => (key = 0));
      on("focusin", ({ target }) => {
        if (Date.now() - key < 1000) requestAnimationFrame(() => requestAnimationFrame(() => uncover(target)));
      });
      sizes = new ResizeObserver(update);
      [panel, cell, cell.querySelector(".jp-Cell-inputWrapper")].forEach((one) => one && sizes.observe(one));
      classes = new MutationObserver(update);
      classes.observe(panel, { attributeFilter: ["class"] });
      update();
    }, 100);

    return () => {
      gone.abort();
      clearInterval(watch);
      sizes?.disconnect();
      classes?.disconnect();
      ways?.disconnect();
      if (!notebook) return;
      pinned.delete(view);
      view.show(false);
      notebook.style.removeProperty("--chatkit-pinned");
    };
  },
};
