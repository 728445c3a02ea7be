// @ts-check
// The frame around every explorer, and what all of them have.

/** @typedef {Node | { row: Node } | { holder: Node }} Part a control, a picture or an element */

/**
 * @typedef {object} Explorer
 * @property {HTMLElement} root
 * @property {(...parts: Part[]) => void} add put them below one another
 * @property {(...parts: Part[]) => void} beside
 *   put pictures beside one another, where there is room
 * @property {HTMLElement} lines the lines of words; `add` them where they are read
 * @property {(text: string, elsewhere?: string) => void} say the status line; and what is
 *   shown elsewhere, to be spoken when it changes
 * @property {(text: string) => void} trouble the line for what went wrong
 * @property {(kind: string, values?: Record<string, any>, show?: Progress) => Promise<any>} ask_python
 * @property {(kind: string) => void} cancel
 * @property {(name: string, usual: Scale) => Scale} scale of a value that Python is asked
 *   about: where answers were recorded, just the recorded values
 * @property {(kind: string) => string} lacks why nobody answers to such a question; empty
 *   where somebody does
 * @property {(event: string, handler: (...all: any[]) => void) => void} listen
 *   to the model, until the explorer is taken away
 * @property {() => void} redraw
 * @property {(draw: () => void) => () => void} start
 *   draw now, and when the width changes; give back to anywidget what it returns
 */

/**
 * @param {{ model: Model, el: HTMLElement }} given by anywidget
 * @param {string} name of the explorer, for who does not see it
 * @returns {Explorer}
 */
function explorer({ model, el }, name) {
  const root = tag("section", { ...KEEPS_ITS_KEYS, class: "lr-explorer", "aria-label": name });
  el.append(root);
  root.addEventListener("keydown", escape_to_cell);
  const status = status_line();
  root.addEventListener(SLIP, (event) => status.slip(/** @type {CustomEvent<string>} */ (event).detail));
  const line = tag("div", { class: "lr-progress" });
  const python = asking(model, status.trouble, (words) => (line.textContent = words));
  /** @type {[string, (...all: any[]) => void][]} */
  const heard = [];
  let draw = () => {};
  /** @param {Part} part */
  const node_of = (part) => ("row" in part ? part.row : "holder" in part ? part.holder : part);
  /** @type {Explorer} */
  const made = {
    root,
    add: (...parts) => root.append(...parts.map(node_of)),
    beside: (...parts) =>
      root.append(tag("div", { class: "lr-beside" }, ...parts.map(node_of))),
    say: status.say,
    trouble: status.trouble,
    ask_python: python.ask_python,
    cancel: python.cancel,
    scale(name, usual) {
      /** @type {number[] | undefined} */
      const recorded = model.get("positions")?.[name];
      return recorded ? stops(recorded.filter((one) => one >= usual.low && one <= usual.high)) : usual;
    },
    lacks: (kind) => model.get("lacks")?.[kind] ?? "",
    listen(event, handler) {
      heard.push([event, handler]);
      model.on(event, handler);
    },
    redraw() {
      try {
        draw();
      } catch (fault) {
        status.trouble(`The picture could not be drawn: ${fault}`);
        console.error(fault);
      }
    },
    start(how) {
      draw = how;
      if (!root.contains(made.lines)) made.add(made.lines);
      made.redraw();
      const unwatch = on_resize(root, made.redraw);
      return () => {
        unwatch();
        status.stop();
        python.stop();
        for (const [event, handler] of heard) model.off(event, handler);
      };
    },
    lines: tag("div", {}, status.element, line),
  };
  return made;
}

/** Keys stay inside, but Escape goes back to the notebook's cell, or to what holds it.
 * @param {KeyboardEvent} event
 */
function escape_to_cell(event) {
  if (event.key !== "Escape") return;
  const root = /** @type {HTMLElement} */ (event.currentTarget);
  const cell = /** @type {HTMLElement | null} */ (
    root.closest(".jp-Cell") ?? root.closest("[tabindex]"));
  if (!cell) return;
  event.stopPropagation();
  /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
  if (!cell.hasAttribute("tabindex")) cell.setAttribute("tabindex", "-1");
  cell.focus();
}

/** @param {HTMLElement} root @param {() => void} draw */
function on_resize(root, draw) {
  let width = root.clientWidth;
  const watcher = new ResizeObserver(() => {
    if (root.clientWidth === width) return;
    width = root.clientWidth;
    draw();
  });
  watcher.observe(root);
  return () => watcher.disconnect();
}
