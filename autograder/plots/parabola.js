// @ts-check
// A ball on a parabola under gradient descent: where it goes, and at which rates how.

const UPDATES = 40;
const REACH = 1.7; // the weights that the picture shows, to either side
const FARTHEST = 1.6; // where the ball may start
const HEIGHT = 2.4; // the highest loss that it shows
const RATES = logarithmic(0.01, 20, 132);

/** @typedef {{ rate: number, curvature: number, momentum: number, start: number }} Setting */

/** Up to this product of rate and curvature the ball never crosses the bottom.
 * @param {number} momentum
 */
function crossing(momentum) {
  return (1 - Math.sqrt(momentum)) ** 2;
}

/** What happens at one setting. @param {Setting} setting @returns {[string, string]} */
function regime({ rate, curvature, momentum }) {
  const product = rate * curvature;
  const edge = 2 + 2 * momentum;
  if (Math.abs(product - edge) < 1e-9) return ["on the boundary", "neither"];
  if (product > edge) return ["diverging", "diverges"];
  if (product === 1 && momentum === 0) return ["one step", "converges"];
  return [product < crossing(momentum) ? "monotone" : "oscillating", "converges"];
}

/** @param {Setting} setting @returns {number[]} the weight before each update, and at the end */
function descend({ rate, curvature, momentum, start }) {
  const visited = [start];
  let weight = start;
  let velocity = 0;
  for (let update = 0; update < UPDATES; update++) {
    velocity = momentum * velocity + curvature * weight;
    weight -= rate * velocity;
    visited.push(weight);
  }
  return visited;
}

/** A rate that is tied to its picture is said with all its digits near an edge.
 * @param {number} value @param {number} edge
 */
function told_beside(value, edge) {
  return shown(value) === shown(edge) && value !== edge ? minus(exact(value)) : shown(value);
}

/** @param {Setting} setting @param {number[]} visited */
function words_for(setting, visited) {
  const { rate, curvature, momentum } = setting;
  const [name, outcome] = regime(setting);
  const crossed = visited.filter((w, i) => i > 0 && w * visited[i - 1] < 0).length;
  const fate = outcome === "neither" ? "neither converges nor diverges" : outcome;
  const edge = 2 + 2 * momentum;
  return `${name}, ${fate}: rate × curvature = ${told_beside(rate * curvature, edge)}, the edge is `
    + `${shown(edge)}. After ${UPDATES} updates the ball is `
    + `${shown(Math.abs(visited[UPDATES]))} from the bottom and has crossed it `
    + `${crossed} ${crossed === 1 ? "time" : "times"}.`;
}

/** @param {Picture} image */
function bowl_places(image) {
  const half = image.width / 2 - 16;
  return {
    /** @param {number} weight */
    x: (weight) => image.width / 2 + (weight / REACH) * half,
    /** @param {number} loss */
    y: (loss) => 190 - (loss / HEIGHT) * 175,
    /** @param {number} place */
    weight_at: (place) => ((place - image.width / 2) / half) * REACH,
  };
}

/** @param {Picture} image @param {Setting} setting @param {number[]} visited @param {string} words */
function draw_bowl(image, { curvature }, visited, words) {
  image.clear(`Ball on a parabola. ${words}`);
  const { x, y } = bowl_places(image);
  const g = image.still;
  /** @param {number} w @returns {[number, number]} */
  const on = (w) => [x(w), y((curvature * w * w) / 2)];
  /** @param {number} w */
  const fits = (w) => Math.abs(w) <= REACH && (curvature * w * w) / 2 <= HEIGHT * 1.08;
  shape(g, "line", { class: "lr-axis", x1: 8, x2: image.width - 8, y1: y(0), y2: y(0) });
  for (const w of [-1, 0, 1]) {
    shape(g, "text", { x: x(w), y: 206, "text-anchor": "middle" }, w < 0 ? "w = −1" : `w = ${w}`);
  }
  shape(g, "text", { x: 8, y: 14 }, "loss ½λw²");
  const bowl = [];
  for (let w = -REACH; w <= REACH + 0.001; w += REACH / 40) if (fits(w)) bowl.push(on(w));
  shape(g, "polyline", { class: "lr-curve", points: bowl.join(" ") });
  const out = visited.findIndex((w) => !fits(w));
  const inside = visited.slice(0, out < 0 ? undefined : out).map(on);
  shape(g, "polyline", { class: "lr-path", points: inside.join(" ") });
  inside.forEach(([cx, cy], i) => {
    if (i) shape(g, "circle", { class: "lr-ball", cx, cy, r: 4 });
  });
  draw_start(image, visited[0], ...on(visited[0]));
  if (out >= 0) {
    shape(g, "text", { x: image.width / 2, y: 30, "text-anchor": "middle" },
      `leaves the picture at update ${out}`);
  }
}

/** @param {Picture} image @param {number} weight @param {number} x @param {number} y */
function draw_start(image, weight, x, y) {
  const place = Math.max(y, 14); // a steep bowl is cut off above the ball
  shape(image.still, "circle", { class: "lr-ball lr-handle", cx: x, cy: place, r: 7 });
  const right = weight >= 0 ? x < image.width - 60 : x < 60;
  shape(image.still, "text", {
    x: x + (right ? 12 : -12), y: place + 4, "text-anchor": right ? "start" : "end",
  }, "start");
}

/** @param {number[]} visited @param {string} words @returns {Curves} */
function walk(visited, words) {
  const out = visited.findIndex((w) => !(Math.abs(w) <= 1e6));
  const points = /** @type {Points} */ (visited.map((w, t) => [t, t > out && out >= 0 ? null : w]));
  return {
    words: `Weight at each update. ${words}`,
    series: [{ name: "w", points, end: "", look: 1 }],
    x: { low: 0, high: UPDATES, label: "update" },
    y: { low: -REACH, high: REACH, label: "weight w (no unit)", ticks: [-1, 0, 1] },
    levels: [{ y: 0, words: "" }],
  };
}

/** @param {Setting} setting */
function phases({ rate, curvature, momentum }) {
  const first = crossing(momentum) / curvature;
  const last = (2 + 2 * momentum) / curvature;
  const edges = [
    { at: first, name: momentum > 0 ? "(1−√β)²/λ" : "1/λ" },
    { at: last, name: momentum > 0 ? "2(1+β)/λ" : "2/λ" },
  ];
  const places = edges.map(({ at, name }) => `${name} = ${shown(at)}`).join(", ");
  return {
    words: `Phase strip of learning rates from ${RATES.low} to ${RATES.high}. ${places}. `
      + `You are at ${told_beside(rate, last)}.`,
    edges,
    bands: [
      { from: RATES.low, to: first, name: "monotone", weight: 0.5 },
      { from: first, to: last, name: "oscillating" },
      { from: last, to: RATES.high, name: "diverging", weight: 2 },
    ],
    here: { at: rate, name: `learning rate ${told_beside(rate, last)}` },
  };
}

/** @param {{ model: Model, el: HTMLElement }} given */
function render(given) {
  const kit = explorer(given, "Parabola explorer");
  const first = { rate: 0.3, curvature: 1, momentum: 0, start: 1 };
  const changed = () => kit.redraw();
  const rate = slider({ label: "Learning rate", scale: RATES, value: first.rate, changed });
  const curvature = slider({
    label: "Curvature λ", scale: logarithmic(0.25, 4, 32), value: first.curvature, changed,
  });
  const momentum = slider({
    label: "Momentum β", scale: linear(0, 0.95, 19), value: first.momentum, changed,
  });
  const start = slider({
    label: "Start w₀", scale: linear(-FARTHEST, FARTHEST, 32), value: first.start, changed,
  });
  const again = button("Back to the start values", () => {
    rate.set(first.rate);
    curvature.set(first.curvature);
    momentum.set(first.momentum);
    start.set(first.start);
  });
  const bowl = picture(212);
  const walked = curve_view(212, { margins: { left: 34 } });
  const phase = strip({ low: RATES.low, high: RATES.high, log: true });
  kit.beside(bowl, walked);
  kit.add(phase, kit.lines, rate, curvature, momentum, start, again);

  bowl.drag({
    near: (x, y) => {
      const { x: to_x, y: to_y } = bowl_places(bowl);
      const w = start.value;
      const place = Math.max(14, to_y((curvature.value * w * w) / 2));
      return Math.hypot(x - to_x(w), y - place) < 18 ? "start" : null;
    },
    move: (_, x) => start.set(Number(bowl_places(bowl).weight_at(x).toFixed(2))),
  });
  phase.drag_marker((value) => rate.set(Number(value.toPrecision(3))));

  return kit.start(() => {
    const setting = {
      rate: rate.value, curvature: curvature.value,
      momentum: momentum.value, start: start.value,
    };
    const visited = descend(setting);
    const words = words_for(setting, visited);
    draw_bowl(bowl, setting, visited, words);
    walked.draw(walk(visited, words));
    phase.draw(phases(setting));
    kit.say(words);
  });
}

export default { render };
