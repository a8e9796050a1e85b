// Enter, handled in the browser. It sends the text of a box and empties the box in the same moment.
// If the kernel emptied the box, that would come some 40 to 270 ms later, and would take away the
// letters typed meanwhile. The box itself stays an ipywidgets Text; this file works beside it.

const QUIET = 700; // ms without a key, after which a person has stopped typing
const HELD = 1500; // ms without an answer of the kernel, after which the page says that a text waits

export default () => {
  let box; // ipywidgets' model of the text box
  let number = 0; // of the latest text sent
  let returned = ""; // refused texts that stand at the beginning of the box again
  let returnedAt = 0; // when they came back into an empty box, in ms
  const unanswered = new Map(); // the texts whose fate the kernel has not told yet, by number
  let unheard = 0; // how many texts the kernel has not answered, and the timer of that
  let patience;
  const drawn = new Map(); // by the element of each view, in which stands the sentence about
  // waiting: the function that moves the focus into its box, or drops that wish
  const page = String(Math.random()); // a refused text goes back to the page that sent it
  const composed = []; // to be done after the composition of a letter (Chinese, accents) has ended
  let composing = false;
  let lastKey = 0;

  // a page that knows no subshells, as nbclassic, has its texts wait for the end of a running cell
  const say = (held) => drawn.forEach((_, el) => el.classList.toggle("chatkit-held", held));
  const wait = (texts) => {
    if (texts <= unheard) { // an answer has come: the kernel has time
      clearTimeout(patience);
      patience = undefined;
      say(false);
    }
    unheard = texts;
    if (unheard) patience ??= setTimeout(say, HELD, true);
  };
  const put = (value) => {
    box.set("value", value); // each view of the box shows it
    if (box.comm_live) box.save_changes();
  };
  const send = (model, text) => {
    [returned, returnedAt] = ["", 0];
    unanswered.set(++number, text);
    model.send({ text, number, page });
    wait(unheard + 1);
    put("");
  };
  // texts that were not taken return into the box, in front of the letters typed since
  const giveBack = (numbers) => {
    if (composing) return composed.push(() => giveBack(numbers));
    const texts = numbers.map((one) => unanswered.get(one));
    numbers.forEach((one) => unanswered.delete(one));
    if (!texts.some(Boolean)) return;
    let since = box.get("value");
    if (returned && since.startsWith(returned)) since = since.slice(returned.length).trimStart();
    else returned = "";
    returned = [returned, ...texts].filter(Boolean).join(" "); // in the order in which they left
    if (!since) returnedAt = Date.now();
    put([returned, since].filter(Boolean).join(" "));
  };
  const heard = ({ page: to, taken, refused, focus }) => {
    if (focus !== undefined) drawn.forEach((wish) => wish(focus));
    if (to !== page) return;
    unanswered.delete(taken);
    if (refused !== undefined) giveBack([refused]);
    wait(unheard - 1);
  };

  return {
    initialize({ model }) {
      // The kernel answers through the box: anywidget (0.11) drops every message to a model of its
      // own that was not ready within two seconds, as on a busy computer. Nor is this awaited, or
      // that model would be ready even later.
      model.widget_manager.get_model(model.get("box")).then((found) => {
        box = found;
        box.on("msg:custom", heard);
        // a dead kernel answers no more: a text that may be sent twice is better than a lost one
        box.on("comm_live_update", () => {
          if (box.comm_live) return;
          giveBack([...unanswered.keys()]);
          wait(0);
        });
        model.send({ ready: true });
      });
    },

    render({ model, el }) {
      el.textContent = model.get("held");
      el.setAttribute("role", "status");
      // `el` is not in the page yet, and the box may be drawn later: so the document listens, and
      // each event is checked for whether it happened in the row around `el`
      const gone = new AbortController();
      const on = (kinds, act) => kinds.split(" ").forEach((kind) =>
        document.addEventListener(kind, act, { capture: true, signal: gone.signal }));
      const input = () => el.parentElement?.querySelector("input");
      const isMine = (node) => box && el.parentElement?.contains(node);
      const take = (event) => {
        event.preventDefault(); // and so no keypress, at which ipywidgets would submit as well
        event.stopPropagation();
        if (!event.repeat) send(model, input().value);
      };

      on("input", ({ target }) => {
        if (!isMine(target)) return;
        let { value } = target;
        // the next message was under way when a refused text came back into the empty box
        const more = value.startsWith(returned) ? value.slice(returned.length) : "";
        if (more.trim() && Date.now() - returnedAt < QUIET) value = `${returned} ${more.trimStart()}`;
        returnedAt = 0;
        // ipywidgets writes the model's value into the box whenever anything about it changes
        box.set("value", value);
      });
      on("keydown", (event) => {
        lastKey = Date.now();
        const other = event.shiftKey || event.ctrlKey || event.altKey || event.metaKey;
        if (event.key !== "Enter" || other || event.isComposing || event.keyCode === 229) return;
        if (event.target === input() && isMine(event.target) && box.comm_live) take(event);
      });
      on("click", (event) => {
        const button = event.target.closest?.("button");
        if (!button || !el.closest(".chatkit-panel")?.contains(button)) return;
        if (event.detail > 1 && button.matches(".chatkit-once")) {
          event.stopPropagation(); // a double click is one wish
        } else if (isMine(button) && box.comm_live) {
          take(event);
          input().focus();
        }
      });
      on("compositionstart compositionend", ({ type, target }) => {
        if (!isMine(target)) return;
        composing = type === "compositionstart";
        // the last letter of a composition comes with the event after its end
        if (!composing) setTimeout(() => composed.splice(0).forEach((act) => act()));
      });

      // The focus follows a question of the kernel, but never takes a person's letters away from
      // another panel or cell: it waits until that is empty, and no key was pressed for a while.
      let wish; // the timer of a question that waits for the focus
      const focus = () => {
        clearTimeout(wish);
        if (!el.isConnected || !input()) return;
        const used = document.activeElement;
        const elsewhere = used?.matches("input, textarea, [contenteditable=true]")
          && !el.closest(".chatkit-panel")?.contains(used);
        const typing = elsewhere && (used.value ?? used.textContent);
        const panel = el.closest(".jp-WindowedPanel-outer .chatkit-panel");
        const preventScroll = Boolean(panel?.querySelector(".chatkit-pin")); // pin.js does it
        if (!elsewhere || (!typing && Date.now() - lastKey > QUIET)) input().focus({ preventScroll });
        else wish = setTimeout(focus, 100);
      };
      drawn.set(el, (wanted) => (wanted ? focus() : clearTimeout(wish)));
      on("pointerdown", () => clearTimeout(wish)); // a person has chosen another place

      return () => {
        gone.abort();
        drawn.delete(el);
        clearTimeout(wish);
      };
    },
  };
};
