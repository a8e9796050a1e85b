// Clicks and arrow keys in the diagram of a timeline. The diagram is HTML that the kernel replaces
// ten times a second, so nothing in it can hold a listener: the document listens in its place.
// A row, a mark and an arrow carry the number of their moment in `data-moment`.

const STEPS = { ArrowUp: -1, ArrowDown: 1 };

export default {
  render({ model, el }) {
    const gone = new AbortController();
    const on = (kind, act) =>
      document.addEventListener(kind, act, { capture: true, signal: gone.signal });
    // `el` is not in the page yet, and a page may show the panel twice: each view asks for its own
    const scroller = () => el.closest(".chatkit-panel")?.querySelector(".chatkit-scroll");
    const inside = (node) => node instanceof Element && scroller()?.contains(node);

    // The element may be replaced while the button is down, and then it gets no "click". So the
    // moment is read when the button goes down.
    let pressed;
    on("pointerdown", ({ target, button }) => {
      const here = button === 0 && inside(target);
      pressed = here ? target.closest("[data-moment]")?.dataset.moment : undefined;
    });
    on("pointerup", ({ target }) => {
      const moment = pressed;
      pressed = undefined;
      if (moment === undefined || !inside(target)) return;
      if (String(getSelection())) return; // a person has marked text to copy it
      // later, since the page first gives the focus to the place of the click
      setTimeout(() => scroller()?.querySelector(".chatkit-handle")?.focus({ preventScroll: true }));
      model.send({ moment: Number(moment) });
    });
    on("keydown", (event) => {
      if (!inside(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key in STEPS) model.send({ step: STEPS[event.key] });
      else if (event.key === "End") model.send({ live: true });
      else if (event.key === "Home") model.send({ moment: 0 });
      else return;
      event.preventDefault(); // and so JupyterLab does not go to another cell
      event.stopPropagation();
    });

    // A page may show the panel twice, as JupyterLab does with "Create New View for Cell Output".
    // The arrow heads are found by their ids, so each view needs ids of its own.
    const own = `-${String(Math.random()).slice(2)}`;
    const rename = (svg) => {
      if (svg.dataset.view === own) return;
      svg.dataset.view = own;
      svg.querySelectorAll("[id]").forEach((one) => (one.id += own));
      for (const name of ["marker-end", "fill"]) {
        svg.querySelectorAll(`[${name}^="url("]`).forEach((one) =>
          one.setAttribute(name, one.getAttribute(name).replace(")", `${own})`)));
      }
    };

    // The chosen row stays in sight. The notebook scrolls only while the focus is in the diagram; else
    // the Back button would move away under the pointer.
    let last; // the number of the row that was brought into sight
    const show = () => {
      scroller()?.querySelectorAll("svg.graph").forEach(rename);
      const row = scroller()?.querySelector(".row.chosen");
      if (row?.dataset.moment === last) return;
      last = row?.dataset.moment;
      if (!row) return (scroller() ?? {}).scrollTop = 0; // following: the newest row is at 0
      if (inside(document.activeElement)) return row.scrollIntoView({ block: "nearest" });
      const [seen, here] = [scroller(), row].map((one) => one.getBoundingClientRect());
      if (here.top < seen.top) scroller().scrollTop += here.top - seen.top - 40;
      if (here.bottom > seen.bottom) scroller().scrollTop += here.bottom - seen.bottom + 40;
    };
    let watcher; // of the diagram, once `el` is in the page
    const watch = setInterval(() => {
      if (!scroller()) return;
      clearInterval(watch);
      watcher = new MutationObserver(show);
      watcher.observe(scroller(), { childList: true, subtree: true });
      show();
    }, 100);
    return () => {
      gone.abort();
      clearInterval(watch);
      watcher?.disconnect();
    };
  },
};
