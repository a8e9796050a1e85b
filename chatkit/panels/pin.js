// A folded panel stays above the text of its notebook: its cell sticks to the upper edge of the
// window, with the code above it out of sight. panel.css does that for a cell with the class
// `chatkit-pinned`. This file gives a cell that class, and measures how much of it goes out of sight.
// Of several such cells the later one comes to lie over the earlier.

const TALLEST = 262; // px; a taller panel leaves too little of a low window for the text
const SPACE = 6; // px around the panel
const RECENT = 1000; // ms from a key to the focus that it has moved
const LINE = 24; // px; of a text that shows less than a line, nothing can be read

export default {
  render({ el }) {
    const gone = new AbortController();
    const observers = [];
    const observe = (observer, nodes, options) => {
      observers.push(observer);
      nodes.filter(Boolean).forEach((node) => observer.observe(node, options));
    };
    let panel, cell, notebook, scroller;

    // What a person reads below the panel stays where it is when the panel changes its height: the
    // notebook is scrolled by the difference. A browser does that for other cells (CSS scroll
    // anchoring), and not for one that begins or ceases to stick. Where it has done it, nothing is
    // scrolled twice, since the new place is counted from the last one before the change. After a
    // change of the width, all cells wrap anew, and that is left to the browser. A text that is
    // read above the panel stays by itself.
    let seen = { width: 0, height: 0 }; // of the cell without its code, in px
    let place = 0; // the notebook's scrollTop
    const rect = (node) => node.getBoundingClientRect();
    const hold = () => {
      if (!cell.offsetHeight) return; // another tab is in front of the notebook
      const code = cell.querySelector(".jp-Cell-inputWrapper");
      const before = seen;
      seen = { width: rect(cell).width, height: rect(cell).height - (code?.offsetHeight ?? 0) };
      const grown = seen.height - before.height;
      if (seen.width !== before.width || !grown || isReadAbove()) return;
      scroller.scrollTop = place + grown;
      scroller.dispatchEvent(new Event("scroll")); // to the pins of other panels, before they hold
    };
    const isReadAbove = () => {
      const pinned = [...notebook.querySelectorAll(".chatkit-pinned")];
      const others = pinned.filter((one) => one !== cell).map((one) => rect(one).bottom);
      let above = cell.previousElementSibling;
      while (above?.matches(".chatkit-pinned")) above = above.previousElementSibling;
      return above && rect(above).bottom > Math.max(rect(scroller).top, ...others) + LINE;
    };

    // Start puts the focus into the box for messages (enter.js) before the panel folds, which may
    // bring the box into the window. So nothing is scrolled until then.
    let wasFolded = false;
    const reveal = (target) => {
      if (panel.contains(target)) target.scrollIntoView({ block: "nearest" });
    };

    const update = () => {
      hold();
      const before = cell.matches(".chatkit-pinned");
      const folded = panel.matches(".chatkit-folded:not(.jupyter-widgets-disconnected)");
      const fits = panel.offsetHeight > 0 && panel.offsetHeight <= TALLEST;
      cell.classList.toggle("chatkit-pinned", folded && fits);
      if (folded && !wasFolded) reveal(document.activeElement);
      wasFolded = folded;
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
      if (hidden > 0) scroller.scrollBy(0, -hidden - SPACE);
    };
    const watch = () => {
      let key = 0; // the time of the latest key, in ms
      const on = (kind, act) =>
        notebook.addEventListener(kind, act, { capture: true, signal: gone.signal });
      on("scroll", ({ target }) => target === scroller && (place = scroller.scrollTop));
      on("keydown", () => (key = Date.now()));
      on("pointerdown", () => (key = 0));
      on("focusin", ({ target }) => {
        if (panel.matches(".chatkit-folded")) reveal(target);
        if (Date.now() - key > RECENT) return;
        requestAnimationFrame(() => requestAnimationFrame(() => uncover(target))); // it scrolls first
      });
    };

    // Start and Stop go as soon as they have done their work, and would take the focus with them. The
    // kernel tells of each widget by itself, so the next button may go a moment later, too.
    const keepFocus = () => {
      let used; // the button that was pressed last, or has the focus in its place
      const isGone = (button) => button.disabled || !button.offsetHeight;
      panel.addEventListener("click", ({ target }) => (used = target.closest("button")));
      const follow = () => {
        const focused = document.activeElement; // a cell or the page, where the button has lost it
        const isMine = !focused || focused === used || focused.contains(panel);
        if (!used || !isGone(used) || !isMine) return;
        const buttons = [...panel.querySelectorAll(".chatkit-controls button")];
        used = buttons.find((one) => !isGone(one));
        used?.focus({ preventScroll: true });
      };
      const changes = { attributeFilter: ["disabled", "class", "style"], subtree: true };
      observe(new MutationObserver(() => setTimeout(follow)), [panel], changes);
    };

    const arrival = setInterval(() => { // `el` is not in the page yet
      if (!el.isConnected) return;
      clearInterval(arrival);
      panel = el.closest(".chatkit-panel");
      if (panel) keepFocus();
      cell = panel?.closest(".jp-Notebook .jp-Cell"); // not in a pane of its own, not in Voila
      if (!cell) return;
      notebook = cell.closest(".jp-Notebook");
      scroller = cell.closest(".jp-WindowedPanel-outer");
      if (!scroller) return;
      place = scroller.scrollTop;
      watch();
      observe(new ResizeObserver(update), [panel, cell, cell.querySelector(".jp-Cell-inputWrapper")]);
      observe(new MutationObserver(update), [panel], { attributeFilter: ["class"] });
    }, 100);

    return () => {
      gone.abort();
      clearInterval(arrival);
      observers.forEach((one) => one.disconnect());
      const others = [...(cell?.querySelectorAll(".chatkit-folded") ?? [])].filter((one) => one !== panel);
      if (!others.length) cell?.classList.remove("chatkit-pinned"); // else the cell was run again
    };
  },
};
