// @ts-check
// Points of a picture that answer to hover, focus and click.

/** @typedef {{ x: number, y: number, words: string, key: string }} Dot places in pixels */

/**
 * One stop of the Tab key for all of them; the arrow keys go from one to the next.
 * @param {Picture} image made with `answers`
 * @param {{ pick: (key: string) => void, tell: (words: string) => void }} how
 *   `tell` is given a dot's words, and no words when hand and focus have left it
 */
function dot_set(image, { pick, tell }) {
  /** @type {Dot[]} */
  let dots = [];
  let current = "";
  let drawing = false;
  /** @param {string} key */
  const element_of = (key) =>
    /** @type {SVGElement | null} */ (image.live.querySelector(`[data-key="${CSS.escape(key)}"]`));
  /** @param {Dot} dot */
  function draw_one(dot) {
    const g = shape(image.live, "g", {
      ...KEEPS_ITS_KEYS, class: "lr-dot-place", role: "button", "data-key": dot.key,
      "aria-label": dot.words, tabindex: dot.key === current ? 0 : -1,
    });
    // A finger needs more room than an eye.
    shape(g, "circle", { class: "lr-dot-room", cx: dot.x, cy: dot.y, r: 12 });
    shape(g, "circle", { class: "lr-dot", cx: dot.x, cy: dot.y, r: 4 });
    g.addEventListener("pointerenter", () => tell(dot.words));
    g.addEventListener("pointerleave", () => {
      if (!image.live.contains(document.activeElement)) tell("");
    });
    g.addEventListener("focus", () => {
      if (!drawing) tell(dot.words);
    });
    g.addEventListener("blur", () => {
      if (!drawing) tell("");
    });
    g.addEventListener("click", () => {
      move_to(dot.key);
      pick(dot.key);
    });
    g.addEventListener("keydown", (event) => on_key(event, dot));
  }
  /** @param {KeyboardEvent} event @param {Dot} dot */
  function on_key(event, dot) {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      pick(dot.key);
      return;
    }
    const place = dots.indexOf(dot);
    const to = /** @type {Record<string, number>} */ ({
      ArrowRight: place + 1, ArrowUp: place + 1, ArrowLeft: place - 1, ArrowDown: place - 1,
      Home: 0, End: dots.length - 1,
    })[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = dots[Math.min(dots.length - 1, Math.max(0, to))];
    move_to(next.key);
    element_of(next.key)?.focus();
  }
  /** @param {string} key */
  function move_to(key) {
    element_of(current)?.setAttribute("tabindex", "-1");
    current = key;
    element_of(key)?.setAttribute("tabindex", "0");
  }
  return {
    /** @param {Dot[]} next */
    draw(next) {
      const held = image.live.contains(document.activeElement);
      drawing = true;
      dots = next;
      if (!dots.some((dot) => dot.key === current)) current = dots[0]?.key ?? "";
      image.live.replaceChildren();
      dots.forEach(draw_one);
      if (held) element_of(current)?.focus();
      drawing = false;
    },
  };
}
