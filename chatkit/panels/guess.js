// The question of a guess, its answers as buttons, and below them what came of it. Until a person
// has chosen, the page has no word of the explanation: the kernel sends it afterwards.

const node = (kind, name, rest = {}) => Object.assign(document.createElement(kind), { className: name }, rest);
let count = 0; // of the groups in this page; each is named by an element with an id

export default {
  render({ model, el }) {
    const id = `chatkit-guess-${++count}-${String(Math.random()).slice(2)}`;
    const asked = node("div", "chatkit-guess-asked", { id });
    const group = node("div", "chatkit-guess-answers");
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", id);
    const said = node("div", "chatkit-guess-said");
    said.setAttribute("role", "status"); // a reader speaks what changes in it
    // A plain key is for the buttons: a notebook would go to another cell, or even delete this one.
    // Notebook 7 hears a key before `el` does, so it is stopped on its way. Tab goes on as anywhere.
    const gone = new AbortController();
    const keep = (event) => {
      const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
      const other = ["Escape", "Tab"].includes(event.key);
      if (plain && !other && el.contains(event.target)) event.stopPropagation();
    };
    window.addEventListener("keydown", keep, { capture: true, signal: gone.signal });
    el.append(asked, group, said);

    const button = (name, label, message) => {
      const made = node("button", name, { type: "button" });
      made.innerHTML = label;
      made.addEventListener("click", () => {
        if (made.getAttribute("aria-disabled") !== "true") model.send(message);
      });
      return made;
    };
    const buttons = (answers) => {
      const at = [...group.children].indexOf(document.activeElement);
      group.replaceChildren(...answers.map(({ key, label, chosen, locked }) => {
        const made = button("chatkit-guess-answer", label, { choice: key });
        made.setAttribute("aria-pressed", String(chosen));
        if (locked) made.setAttribute("aria-disabled", "true"); // it can be read, still
        return made;
      }));
      if (at >= 0) group.children[at]?.focus({ preventScroll: true });
    };
    const outcome = (html, skip) => {
      const focused = said.contains(document.activeElement);
      said.innerHTML = html; // the kernel has escaped every text in it
      if (skip) said.append(" ", button("chatkit-guess-skip", skip, { skip: true }));
      const next = said.querySelector("button") ?? group.querySelector("[aria-pressed=true]");
      if (focused) next?.focus({ preventScroll: true });
    };
    let words; // the model of the box that holds the words (see guess.py)
    let drawn = {}; // drawn again, the same words would be spoken again
    const draw = () => {
      const next = JSON.parse(words.get("value") || "{}");
      const differs = (...keys) => keys.some((key) =>
        JSON.stringify(next[key]) !== JSON.stringify(drawn[key]));
      if (differs("asked")) asked.innerHTML = next.asked;
      if (differs("answers")) buttons(next.answers);
      if (differs("said", "skip")) outcome(next.said, next.skip);
      drawn = next;
    };
    model.widget_manager.get_model(model.get("words")).then((found) => {
      words = found;
      words.on("change:value", draw);
      draw();
    });
    return () => {
      gone.abort();
      words?.off("change:value", draw);
    };
  },
};
