// A folded panel stays above the text of its notebook: its cell sticks to the upper edge of the
// window, with the code above it out of sight. panel.css does that for a cell with the class
// `chatkit-pinned`. This file gives a cell that class, and measures how much of it goes out of sight.
// Of several such cells the later one comes to lie over the earlier.

const TALLEST = 262; // px; a taller panel leaves too little of a low window for the text
const SPACE = 6; // px around the panel
const RECENT = 1000; // ms from a key to the focus that it has moved

export default {
  render({ el }) {
    const gone = new AbortController();
    const observers = [];
    const observe = (observer, nodes, options) => {
      observers.push(observer);
      nodes.filter(Boolean).forEach((node) => observer.observe(node, options));
    };
    let panel, cell, notebook;

    const update = () => {
      const before = cell.matches(".chatkit-pinned");
      const folded = panel.matches(".chatkit-folded:not(.jupyter-widgets-disconnected)");
      const fits = panel.offsetHeight > 0 && panel.offsetHeight <= TALLEST;
      cell.classList.toggle("chatkit-pinned", folded && fits);
      if (!folded || !fits) return;
      const above = panel.getBoundingClientRect().top - cell.getBoundingClientRect().top - SPACE;
      cell.style.setProperty("--chatkit-above", `${-above}px`);
      notebook.style.setProperty("--chatkit-pinned", `${panel.offsetHeight + 2 * SPACE}px`);
      if (!before) uncover(notebook.querySelector(".jp-Cell.jp-mod-active"));
    };

    // JupyterLab brings the next cell into the window, and does not know that a panel covers its
    // upper part. That is mended after a key alone: nothing may move under the pointer.
    const uncover = (target) => {
      const other = target?.closest(".jp-Cell");
      if (!other || !cell.matches(".chatkit-pinned")) return;
      if (!(cell.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING)) return;
      const hidden = cell.getBoundingClientRect().bottom - other.getBoundingClientRect().top;
      if (hidden > 0) notebook.querySelector(".jp-WindowedPanel-outer")?.scrollBy(0, -hidden - SPACE);
    };
    const watchKeys = () => {
      let key = 0; // the time of the latest key, in ms
      const on = (kind, act) =>
        notebook.addEventListener(kind, act, { capture: true, signal: gone.signal });
      on("keydown", () => (key = Date.now()));
      on("pointerdown", () => (key = 0));
      on("focusin", ({ target }) => {
        if (Date.now() - key > RECENT) return;
        requestAnimationFrame(() => requestAnimationFrame(() => uncover(target))); // it scrolls first
      });
    };

    // Start and Stop go as soon as they have done their work, and would take the focus with them.
    const keepFocus = () => {
      let pressed; // the button that was pressed last
      panel.addEventListener("click", ({ target }) => (pressed = target.closest("button")));
      const follow = () => {
        const used = document.activeElement;
        if (!pressed?.disabled || ![pressed, document.body, null].includes(used)) return;
        pressed = undefined;
        const buttons = [...panel.querySelectorAll(".chatkit-controls button:enabled")];
        buttons.find((one) => one.offsetHeight)?.focus({ preventScroll: true });
      };
      const changes = { attributeFilter: ["disabled", "class"], subtree: true };
      observe(new MutationObserver(() => setTimeout(follow)), [panel], changes);
    };

    const watch = setInterval(() => { // `el` is not in the page yet
      if (!el.isConnected) return;
      clearInterval(watch);
      panel = el.closest(".chatkit-panel");
      if (panel) keepFocus();
      cell = panel?.closest(".jp-Notebook .jp-Cell"); // not in a pane of its own, not in Voila
      if (!cell) return;
      notebook = cell.closest(".jp-Notebook");
      watchKeys();
      observe(new ResizeObserver(update), [panel, cell.querySelector(".jp-Cell-inputWrapper")]);
      observe(new MutationObserver(update), [panel], { attributeFilter: ["class"] });
    }, 100);

    return () => {
      gone.abort();
      clearInterval(watch);
      observers.forEach((one) => one.disconnect());
      const others = [...(cell?.querySelectorAll(".chatkit-folded") ?? [])].filter((one) => one !== panel);
      if (!others.length) cell?.classList.remove("chatkit-pinned"); // else the cell was run again
    };
  },
};
