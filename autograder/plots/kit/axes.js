// @ts-check
// Axes: from values to places in a picture.

/**
 * @typedef {object} Axis
 * @property {number} low
 * @property {number} high
 * @property {string} label with its unit in parentheses
 * @property {boolean} [log]
 * @property {number[]} [ticks] where round numbers would not do
 */

/**
 * @typedef {object} Axes
 * @property {(value: number) => number} x
 * @property {(value: number) => number} y
 * @property {(place: number) => number} value_at the value of x at a place
 * @property {{ left: number, right: number, top: number, bottom: number }} box
 * @property {string} clip what a shape's `clip-path` says to stay inside
 */

/** @typedef {Partial<{ left: number, right: number, top: number, bottom: number }>} Margins */

const FAR = 1e5; // pixels; a browser draws nothing at places of 1e300

/**
 * @param {Axis} axis
 * @param {number} from the place of the low end
 * @param {number} to
 * @returns {{ to: (value: number) => number, back: (place: number) => number }}
 */
function mapping({ low, high, log = false }, from, to) {
  const [bend, unbend] = log ? [Math.log, Math.exp] : [Number, Number];
  const [start, length] = [bend(low), bend(high) - bend(low)];
  return {
    to: (value) => {
      const place = from + ((to - from) * (bend(value) - start)) / length;
      // The logarithm of 0 lies infinitely far below.
      return Math.min(FAR, Math.max(-FAR, Number.isNaN(place) ? from : place));
    },
    back: (place) => unbend(start + (length * (place - from)) / (to - from)),
  };
}

/**
 * @param {Axis} axis
 * @param {number} room pixels
 * @param {number} each pixels that a tick needs
 */
function ticks_of(axis, room, each) {
  const about = Math.max(2, Math.floor(room / each));
  const find = axis.log ? log_ticks : linear_ticks;
  return axis.ticks ?? find(axis.low, axis.high, Math.min(about, 6));
}

/** Pixels that the longest of these numbers needs. @param {number[]} ticks */
function room_for_ticks(ticks) {
  return 16 + 8 * Math.max(2, ...ticks.map((value) => shown(value).length));
}

/**
 * Draw two axes with ticks and labels into a picture that was cleared.
 * @param {Picture} image
 * @param {{ x: Axis, y: Axis, margins?: Margins }} settings
 * @returns {Axes}
 */
function axes(image, { x, y, margins = {} }) {
  const { right = 14, top = 24, bottom = 40 } = margins;
  const heights = ticks_of(y, image.height - bottom - top, 32);
  const left = margins.left ?? room_for_ticks(heights);
  const box = { left, right: image.width - right, top, bottom: image.height - bottom };
  const across = mapping(x, box.left, box.right);
  const up = mapping(y, box.bottom, box.top);
  const g = image.still;
  for (const value of heights) {
    const place = up.to(value);
    shape(g, "line", { class: "lr-grid", x1: box.left, x2: box.right, y1: place, y2: place });
    shape(g, "text", { x: box.left - 6, y: place + 4, "text-anchor": "end" }, shown(value));
  }
  for (const value of ticks_of(x, box.right - box.left, 58)) {
    const place = across.to(value);
    shape(g, "line", {
      class: "lr-axis", x1: place, x2: place, y1: box.bottom, y2: box.bottom + 5,
    });
    shape(g, "text", { x: place, y: box.bottom + 18, "text-anchor": "middle" }, shown(value));
  }
  shape(g, "line", {
    class: "lr-axis", x1: box.left, x2: box.right, y1: box.bottom, y2: box.bottom,
  });
  shape(g, "text", {
    x: (box.left + box.right) / 2, y: image.height - 5, "text-anchor": "middle",
  }, x.label);
  shape(g, "text", { x: 2, y: 12 }, y.label);
  return { x: across.to, y: up.to, value_at: across.back, box, clip: clip_to(image, box) };
}

/**
 * A second height, with its ticks and its label at the right.
 * @param {Picture} image
 * @param {Axes} on
 * @param {Axis} y
 * @returns {Axes} the same places across, and other ones up
 */
function twin_axis(image, on, y) {
  const { box } = on;
  const up = mapping(y, box.bottom, box.top);
  shape(image.still, "line", {
    class: "lr-axis", x1: box.right, x2: box.right, y1: box.top, y2: box.bottom,
  });
  for (const value of ticks_of(y, box.bottom - box.top, 32)) {
    shape(image.still, "text", { x: box.right + 6, y: up.to(value) + 4 }, shown(value));
  }
  const [x, middle] = [image.width - 4, (box.top + box.bottom) / 2];
  shape(image.still, "text", {
    "text-anchor": "middle", transform: `translate(${x} ${middle}) rotate(-90)`,
  }, y.label);
  return { ...on, y: up.to };
}

/** @param {Picture} image @param {Axes["box"]} box */
function clip_to(image, box) {
  const id = new_id();
  shape(shape(image.still, "clipPath", { id }), "rect", {
    x: box.left - 1, y: box.top - 5, width: Math.max(0, box.right - box.left + 2),
    height: Math.max(0, box.bottom - box.top + 10),
  });
  return `url(#${id})`;
}
