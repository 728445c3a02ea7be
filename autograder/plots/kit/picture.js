// @ts-check
// A picture that is drawn anew at each change, and what is dragged in it.

/**
 * @typedef {object} Picture
 * @property {HTMLElement} holder what is put on the page
 * @property {Element} svg
 * @property {Element} still where shapes are drawn
 * @property {Element} live where points are drawn that answer to hand and key
 * @property {Element} top where shapes are drawn that lie over those points
 * @property {number} width
 * @property {number} height
 * @property {(words: string) => void} clear begin anew; the words say what is seen
 * @property {(how: Dragging) => void} drag
 */

/**
 * @typedef {object} Dragging
 * @property {(x: number, y: number) => string | null} near the handle at a place, if any
 * @property {(handle: string, x: number, y: number) => void} move
 */

const NARROWEST = 180;

/**
 * @param {number} height
 * @param {{ answers?: boolean }} [how] `answers`: it holds points that can be focused
 * @returns {Picture}
 */
function picture(height, { answers = false } = {}) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("role", answers ? "group" : "img");
  const still = shape(svg, "g", answers ? { "aria-hidden": "true" } : {});
  const live = shape(svg, "g");
  const top = shape(svg, "g", { "aria-hidden": "true", "pointer-events": "none" });
  const holder = tag("div", { class: "lr-picture" }, svg);
  /** @type {Picture} */
  const made = {
    holder, svg, still, live, top, height,
    width: 640,
    clear(words) {
      made.width = Math.max(NARROWEST, holder.clientWidth || 640);
      still.replaceChildren();
      top.replaceChildren();
      svg.setAttribute("viewBox", `0 0 ${made.width} ${height}`);
      svg.setAttribute("height", String(height));
      svg.setAttribute("aria-label", words);
    },
    drag: (how) => draggable(svg, how),
  };
  return made;
}

/**
 * Handles that follow the pointer. The picture is drawn anew while they move, so the
 * whole of it listens. What is dragged needs a slider as well, for the keyboard.
 * @param {SVGSVGElement} svg
 * @param {Dragging} how
 */
function draggable(svg, { near, move }) {
  /** @type {string | null} */
  let held = null;
  /** @param {PointerEvent} event @returns {[number, number]} */
  const place = (event) => {
    const box = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / (box.width || 1);
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  };
  svg.style.touchAction = "pan-y";
  svg.addEventListener("pointerdown", (event) => {
    held = event.button === 0 ? near(...place(event)) : null;
    if (held === null) return;
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    svg.style.cursor = "grabbing";
  });
  svg.addEventListener("pointermove", (event) => {
    if (held !== null) move(held, ...place(event));
    else svg.style.cursor = near(...place(event)) === null ? "" : "grab";
  });
  for (const end of ["pointerup", "pointercancel"]) {
    svg.addEventListener(end, () => {
      held = null;
      svg.style.cursor = "";
    });
  }
}
