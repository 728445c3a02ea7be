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
  /** @type {SVGElement[]} */
  let places = [];
  let current = "";

  const has_focus = () => image.live.contains(document.activeElement);
  /** @param {number} i */
  function make_one(i) {
    const g = shape(image.live, "g", { ...KEEPS_ITS_KEYS, class: "lr-dot-place", role: "button" });
    // A finger needs more room than an eye.
    shape(g, "circle", { class: "lr-dot-room", r: 12 });
    shape(g, "circle", { class: "lr-dot", r: 4 });
    g.addEventListener("pointerenter", () => tell(dots[i].words));
    g.addEventListener("focus", () => tell(dots[i].words));
    g.addEventListener("pointerleave", () => tell(has_focus() ? focused_words() : ""));
    g.addEventListener("blur", () => tell(""));
    g.addEventListener("click", () => {
      move_to(i);
      pick(dots[i].key);
    });
    g.addEventListener("keydown", (event) => on_key(event, i));
    return g;
  }
  const focused_words = () => dots[places.findIndex((g) => g === document.activeElement)]?.words ?? "";
  /** @param {KeyboardEvent} event @param {number} i */
  function on_key(event, i) {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      pick(dots[i].key);
      return;
    }
    const to = /** @type {Record<string, number>} */ ({
      ArrowRight: i + 1, ArrowUp: i + 1, ArrowLeft: i - 1, ArrowDown: i - 1,
      Home: 0, End: dots.length - 1,
    })[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.min(dots.length - 1, Math.max(0, to));
    move_to(next);
    places[next].focus();
  }
  /** The dot that the Tab key comes to. @param {number} i */
  function move_to(i) {
    current = dots[i].key;
    places.forEach((g, n) => g.setAttribute("tabindex", n === i ? "0" : "-1"));
  }
  return {
    /** @param {Dot[]} next */
    draw(next) {
      // What stays, stays the same element: it keeps its focus and the hand over it.
      const same = next.length === dots.length && next.every(({ key }, i) => key === dots[i].key);
      dots = next;
      if (!same) {
        image.live.replaceChildren();
        places = dots.map((_, i) => make_one(i));
        const kept = dots.findIndex(({ key }) => key === current);
        if (dots.length) move_to(Math.max(0, kept));
      }
      dots.forEach(({ x, y, words }, i) => {
        places[i].setAttribute("aria-label", words);
        places[i].setAttribute("transform", `translate(${x} ${y})`);
      });
    },
  };
}
