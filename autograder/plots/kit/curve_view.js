// @ts-check
// A picture of curves over one axis: most explorers need no more.

/**
 * @typedef {object} Mark a place on the x axis that is pointed at
 * @property {number} x
 * @property {string} words
 * @property {string} [short] for a picture that is too narrow for the words
 * @property {number} [y] where a ring is drawn
 * @property {boolean} [bad] in red, with a cross
 */

/** @typedef {{ y: number, words: string }} Level a height that is pointed at */

/** @typedef {{ y: Axis, series: Series[] }} Twin looks as in the first series */

/**
 * @typedef {object} Curves
 * @property {string} words what is seen, for who does not see it
 * @property {Series[]} series
 * @property {Axis} x
 * @property {Axis} y
 * @property {Mark[]} [marks]
 * @property {Level[]} [levels]
 * @property {Twin} [twin] lines with a height of their own, at the right
 * @property {number} [room] pixels at the right, so that two views lie under one another
 */

const ROOM_FOR_TWIN = 56; // pixels that its ticks and its label need
const LETTER = 7.4; // pixels of one letter, rather more than less

/**
 * @param {number} height
 * @param {{ margins?: Margins, answers?: boolean }} [how]
 */
function curve_view(height, { margins = {}, answers = false } = {}) {
  const image = picture(height, { answers });
  const key = tag("div", { class: "lr-key", "aria-hidden": "true" });
  image.holder.prepend(key);
  return {
    ...image,
    image,
    /**
     * Draw it anew. Shapes of one's own can follow, at the places that come back.
     * @param {Curves} curves
     * @returns {Axes}
     */
    draw({ words, series, x, y, marks = [], levels = [], room, twin }) {
      /** @param {Series} line */
      const look_of = (line) => line.look ?? series.indexOf(line);
      image.clear(words);
      const narrow = image.width < NARROW || twin !== undefined;
      const right = twin ? ROOM_FOR_TWIN : narrow ? 14 : room ?? room_for_names(series);
      const on = axes(image, { x, y, margins: { right, ...margins } });
      levels.forEach((level) => draw_level(image, on, level));
      if (twin) draw_twin(image, twin_axis(image, on, twin.y), twin);
      series.forEach((line) => draw_line(image, on, line, look_of(line)));
      const named = series.filter((line) => line.end ?? line.name);
      name_above(key, narrow ? named : [], look_of);
      if (!narrow) name_ends(image, on, series);
      marks.forEach((mark, row) => draw_mark(image, on, mark, row));
      return on;
    },
  };
}

/** @param {Picture} image @param {Axes} on @param {Twin} twin */
function draw_twin(image, on, { series }) {
  series.forEach((line, i) => {
    draw_line(image, on, { ...line, plain: true }, line.look ?? i).classList.add("lr-twin");
  });
}

/** @param {Picture} image @param {Axes} on @param {Level} level */
function draw_level(image, on, { y, words }) {
  const place = on.y(y);
  if (place < on.box.top - 1 || place > on.box.bottom + 1) return;
  shape(image.still, "line", {
    class: "lr-axis", x1: on.box.left, x2: on.box.right, y1: place, y2: place,
    "stroke-dasharray": "2 3",
  });
  shape(image.still, "text", { x: on.box.right, y: place - 6, "text-anchor": "end" }, words);
}

/** @param {Picture} image @param {Axes} on @param {Mark} mark @param {number} row */
function draw_mark(image, on, { x, words, short = words, y, bad = false }, row) {
  const [place, top] = [on.x(x), on.box.top - 4];
  if (place < on.box.left - 1 || place > on.box.right + 1) return;
  const look = bad ? "lr-bad" : "lr-guess";
  shape(image.still, "line", {
    class: look, x1: place, x2: place, y1: top + LINE_OF_TEXT * row, y2: on.box.bottom,
    "stroke-dasharray": bad ? "3 3" : row % 2 ? "7 4" : "none",
  });
  if (y !== undefined && Number.isFinite(y)) {
    shape(image.still, "circle", { class: `${look} lr-ring`, cx: place, cy: on.y(y), r: 7 });
  }
  const full = bad ? `✗ ${words}` : words;
  const text = full.length * LETTER <= image.width ? full : `${bad ? "✗ " : ""}${short}`;
  const [at, side] = beside(place, text.length * LETTER, image.width);
  shape(image.still, "text", {
    class: bad ? "lr-bad-words" : "", x: at, y: top + 11 + LINE_OF_TEXT * row, "text-anchor": side,
  }, text);
}

/**
 * Where words of a length stand beside a place: after it, before it, else where they fit.
 * @param {number} place
 * @param {number} length
 * @param {number} width
 * @returns {[number, "start" | "end"]}
 */
function beside(place, length, width) {
  if (place + 5 + length <= width) return [place + 5, "start"];
  if (place - 5 - length >= 0) return [place - 5, "end"];
  return [Math.max(2, width - length), "start"];
}
