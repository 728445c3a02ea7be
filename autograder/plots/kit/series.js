// @ts-check
// Lines that can be told apart without their colours, each with its name at its end.

/** @typedef {[number, number | null][]} Points a null or NaN interrupts the line */

/**
 * @typedef {object} Series
 * @property {string} name
 * @property {Points} points
 * @property {number} [look] which dash, marker and colour; its place in the list if not said
 * @property {boolean} [plain] without markers
 * @property {"line" | "steps" | "stems"} [form] `steps` holds each value until the next;
 *   `stems` is a bar from 0 at each point that is not 0
 * @property {string} [end] other words for its end; empty for none
 */

const LOOKS = [
  { dash: "none", marker: "circle" },
  { dash: "8 5", marker: "square" },
  { dash: "2 4", marker: "triangle" },
  { dash: "10 4 2 4", marker: "diamond" },
];
const MARKERS = 8; // at most so many on a line
const LINE_OF_TEXT = 15; // pixels
const NARROW = 440; // pixels; below, names stand above the picture

/**
 * The unbroken parts of a line.
 * @param {Points} points
 * @returns {[number, number][][]}
 */
function unbroken(points) {
  /** @type {[number, number][][]} */
  const parts = [[]];
  for (const [x, y] of points) {
    const last = parts[parts.length - 1];
    if (y !== null && Number.isFinite(y)) last.push([x, y]);
    else if (last.length) parts.push([]);
  }
  return parts.filter((part) => part.length);
}

/**
 * What a line's points become where each value is held until the next.
 * @param {[number, number][]} points
 * @returns {[number, number][]}
 */
function stepped(points) {
  return points.flatMap(([x, y], i) =>
    /** @type {[number, number][]} */ (i ? [[x, points[i - 1][1]], [x, y]] : [[x, y]]));
}

/** @param {Element} g @param {Axes} on @param {[number, number][]} points @param {string} color */
function draw_stems(g, on, points, color) {
  const moved = points.filter(([, y]) => y !== 0);
  const d = moved.map(([x, y]) => `M${on.x(x).toFixed(1)} ${on.y(0).toFixed(1)}V${on.y(y).toFixed(1)}`);
  shape(g, "path", { class: `lr-series ${color}`, d: d.join("") });
}

/**
 * Places for labels near those wished for, none over another, all between top and bottom.
 * @param {number[]} wished
 * @param {number} gap
 * @param {number} top
 * @param {number} bottom
 * @returns {number[]} in the order of `wished`
 */
function pushed_apart(wished, gap, top, bottom) {
  const order = wished.map((_, i) => i).sort((a, b) => wished[a] - wished[b]);
  const placed = wished.map((place) => Math.min(bottom, Math.max(top, place)));
  order.forEach((i, n) => {
    if (n) placed[i] = Math.max(placed[i], placed[order[n - 1]] + gap);
  });
  for (let n = order.length - 1, limit = bottom; n >= 0; n--, limit -= gap) {
    placed[order[n]] = Math.min(placed[order[n]], Math.max(limit, top + n * gap));
  }
  return placed;
}

/**
 * @param {Element} parent
 * @param {string} kind
 * @param {number} x
 * @param {number} y
 * @param {Attributes} attributes
 */
function marker(parent, kind, x, y, attributes) {
  const paths = {
    square: `M${x - 3.5} ${y - 3.5}h7v7h-7z`,
    triangle: `M${x} ${y - 4.5}l4.5 8h-9z`,
    diamond: `M${x} ${y - 5}l5 5-5 5-5-5z`,
  };
  const d = /** @type {Record<string, string>} */ (paths)[kind];
  if (d) return shape(parent, "path", { ...attributes, d });
  return shape(parent, "circle", { ...attributes, cx: x, cy: y, r: 3.5 });
}

/**
 * @param {Picture} image
 * @param {Axes} on
 * @param {Series} line
 * @param {number} look
 */
function draw_line(image, on, line, look) {
  const { dash, marker: kind } = LOOKS[look % LOOKS.length];
  const color = `lr-color-${(look % LOOKS.length) + 1}`;
  const g = shape(image.still, "g", { "clip-path": on.clip });
  const parts = unbroken(line.points);
  if (line.form === "stems") {
    draw_stems(g, on, parts.flat(), color);
    return g;
  }
  for (const part of parts) {
    const drawn = line.form === "steps" ? stepped(part) : part;
    const points = drawn.map(([x, y]) => `${on.x(x).toFixed(1)},${on.y(y).toFixed(1)}`);
    shape(g, "polyline", {
      class: `lr-series ${color}`, points: points.join(" "), "stroke-dasharray": dash,
    });
  }
  if (line.plain) return g;
  const all = parts.flat();
  const every = Math.max(1, Math.ceil(all.length / MARKERS));
  all.forEach(([x, y], i) => {
    // Lines that lie on one another would hide each other's markers.
    if ((i + look * (every >> 1)) % every === 0) {
      marker(g, kind, on.x(x), on.y(y), { class: `lr-marker ${color}` });
    }
  });
  return g;
}

/** @param {Series[]} lines pixels at the right that the names need */
function room_for_names(lines) {
  const longest = Math.max(0, ...lines.map((line) => (line.end ?? line.name).length));
  return longest ? 14 + 7 * longest : 14;
}

/**
 * @param {Picture} image
 * @param {Axes} on
 * @param {Series[]} lines
 */
function name_ends(image, on, lines) {
  const named = lines.filter((line) => (line.end ?? line.name) && unbroken(line.points).length);
  const wished = named.map((line) => {
    const [, y] = /** @type {[number, number]} */ (unbroken(line.points).at(-1)?.at(-1));
    return on.y(y);
  });
  const places = pushed_apart(wished, LINE_OF_TEXT, on.box.top + 4, on.box.bottom);
  named.forEach((line, i) => {
    shape(image.still, "text", { x: on.box.right + 8, y: places[i] + 4 }, line.end ?? line.name);
  });
}

/**
 * Names with a piece of their line, above a narrow picture.
 * @param {HTMLElement} key
 * @param {Series[]} lines
 * @param {(line: Series) => number} look_of
 */
function name_above(key, lines, look_of) {
  key.replaceChildren(...lines.map((line) => {
    const look = look_of(line) % LOOKS.length;
    const svg = document.createElementNS(SVG, "svg");
    for (const [name, value] of Object.entries({ width: 34, height: 12, "aria-hidden": "true" })) {
      svg.setAttribute(name, String(value));
    }
    shape(svg, "line", {
      class: `lr-series lr-color-${look + 1}`, x1: 1, x2: 33, y1: 6, y2: 6,
      "stroke-dasharray": LOOKS[look].dash,
    });
    if (!line.plain) marker(svg, LOOKS[look].marker, 17, 6, { class: `lr-marker lr-color-${look + 1}` });
    return tag("span", {}, svg, ` ${line.name}`);
  }));
}
