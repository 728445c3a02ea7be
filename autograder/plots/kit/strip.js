// @ts-check
// A strip: ranges of one number with their names, edges between them, and where one is.

/**
 * @typedef {object} Band
 * @property {number} from
 * @property {number} to
 * @property {string} name
 * @property {number} [weight] how dark it is, 1 if not said
 */

/** @typedef {{ at: number, name: string }} Edge */

/**
 * @param {{ low: number, high: number, log?: boolean }} ends
 */
function strip(ends) {
  const image = picture(98);
  let here = 0;
  const across = () => mapping({ ...ends, label: "" }, 8, image.width - 8);
  return {
    ...image,
    /**
     * @param {{ words: string, bands: Band[], edges: Edge[], here: Edge }} what
     */
    draw({ words, bands, edges, here: now }) {
      image.clear(words);
      const { to } = across();
      /** @param {number} value */
      const x = (value) => to(Math.min(Math.max(value, ends.low), ends.high));
      for (const band of bands) draw_band(image, x(band.from), x(band.to), band);
      edges.forEach((edge, row) => {
        if (edge.at >= ends.low && edge.at <= ends.high) draw_edge(image, x(edge.at), edge.name, row);
      });
      here = x(now.at);
      shape(image.still, "path", { class: "lr-here", d: `M${here} 66 l-7 12 h14 z` });
      shape(image.still, "text", {
        x: Math.min(Math.max(here, 70), image.width - 70), y: 93, "text-anchor": "middle",
      }, now.name);
    },
    /** Let the marker be dragged. @param {(value: number) => void} moved */
    drag_marker(moved) {
      image.drag({
        near: (x, y) => (Math.abs(x - here) < 14 && y > 34 ? "marker" : null),
        move: (_, x) => moved(Math.min(ends.high, Math.max(ends.low, across().back(x)))),
      });
    },
  };
}

/** @param {Picture} image @param {number} left @param {number} right @param {Band} band */
function draw_band(image, left, right, { name, weight = 1 }) {
  const room = Math.max(0, right - left);
  shape(image.still, "rect", {
    class: "lr-band", x: left, y: 40, height: 26, width: room,
    style: `fill-opacity:${0.1 * weight}`,
  });
  const fits = room > 7.2 * name.length ? name : room > 30 ? `${name.slice(0, 3)}.` : "";
  shape(image.still, "text", { x: (left + right) / 2, y: 57, "text-anchor": "middle" }, fits);
}

/** @param {Picture} image @param {number} place @param {string} name @param {number} row */
function draw_edge(image, place, name, row) {
  const top = row % 2 ? 16 : 30;
  const side = place < 60 ? "start" : place > image.width - 60 ? "end" : "middle";
  shape(image.still, "line", { class: "lr-axis", x1: place, x2: place, y1: top + 3, y2: 66 });
  shape(image.still, "text", { x: place, y: top, "text-anchor": side }, name);
}
