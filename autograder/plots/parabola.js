const UPDATES = 40;
const REACH = 1.7; // the weights that the picture shows, to either side
const HEIGHT = 2.4; // the highest loss that it shows
const RATES = logarithmic(0.01, 20, 132);

// Up to this product of rate and curvature the ball never crosses the bottom.
function crossing(momentum) {
  return (1 - Math.sqrt(momentum)) ** 2;
}

// What happens at one setting.
function regime(rate, curvature, momentum) {
  const product = rate * curvature;
  const edge = 2 + 2 * momentum;
  if (Math.abs(product - edge) < 1e-9) return ["on the boundary", "neither"];
  if (product > edge) return ["diverging", "diverges"];
  if (product === 1 && momentum === 0) return ["one step", "converges"];
  return [product < crossing(momentum) ? "monotone" : "oscillating", "converges"];
}

function descend(rate, curvature, momentum) {
  const visited = [1];
  let weight = 1;
  let velocity = 0;
  for (let update = 0; update < UPDATES; update++) {
    velocity = momentum * velocity + curvature * weight;
    weight -= rate * velocity;
    visited.push(weight);
  }
  return visited;
}

function words_for(rate, curvature, momentum, visited) {
  const [name, outcome] = regime(rate, curvature, momentum);
  const crossed = visited.filter((w, i) => i > 0 && w * visited[i - 1] < 0).length;
  const fate = { converges: "converges", diverges: "diverges" }[outcome]
    ?? "neither converges nor diverges";
  return `${name}, ${fate}: rate × curvature = ${shown(rate * curvature)}, the edge is `
    + `${shown(2 + 2 * momentum)}. After ${UPDATES} updates the ball is `
    + `${shown(Math.abs(visited.at(-1)))} from the bottom and has crossed it `
    + `${crossed} ${crossed === 1 ? "time" : "times"}.`;
}

function draw_parabola(image, curvature, visited, words) {
  const width = image.clear(`Ball on a parabola. ${words}`);
  const svg = image.svg;
  const x = (weight) => width / 2 + (weight / REACH) * (width / 2 - 16);
  const y = (loss) => 190 - (loss / HEIGHT) * 175;
  const on = (w) => [x(w), y((curvature * w * w) / 2)];
  shape(svg, "line", { class: "lr-axis", x1: 8, x2: width - 8, y1: y(0), y2: y(0) });
  for (const w of [-1, 0, 1]) {
    shape(svg, "text", { x: x(w), y: 206, "text-anchor": "middle" }, w < 0 ? "w = −1" : `w = ${w}`);
  }
  shape(svg, "text", { x: 8, y: 14 }, "loss ½λw²");
  const bowl = [];
  for (let w = -REACH; w <= REACH + 0.001; w += REACH / 40) {
    if ((curvature * w * w) / 2 <= HEIGHT * 1.08) bowl.push(on(w));
  }
  shape(svg, "polyline", { class: "lr-curve", points: bowl.join(" ") });
  const inside = [];
  for (const w of visited) {
    if (Math.abs(w) > REACH || (curvature * w * w) / 2 > HEIGHT * 1.08) break;
    inside.push(on(w));
  }
  shape(svg, "polyline", { class: "lr-path", points: inside.join(" ") });
  for (const [cx, cy] of inside) shape(svg, "circle", { class: "lr-ball", cx, cy, r: 4 });
  const [sx, sy] = inside[0] ?? [x(1), y(HEIGHT)];
  shape(svg, "text", { x: sx + 10, y: sy + 4 }, "start");
  if (inside.length < visited.length) {
    shape(svg, "text", { x: width / 2, y: 30, "text-anchor": "middle" },
      `leaves the picture at update ${inside.length}`);
  }
}

function draw_strip(image, rate, curvature, momentum) {
  const edges = [
    [crossing(momentum) / curvature, momentum > 0 ? "(1−√β)²/λ" : "1/λ"],
    [(2 + 2 * momentum) / curvature, momentum > 0 ? "2(1+β)/λ" : "2/λ"],
  ];
  const width = image.clear(
    `Phase strip of learning rates from 0.01 to 20. ${edges
      .map(([place, name]) => `${name} = ${shown(place)}`)
      .join(", ")}. You are at ${shown(rate)}.`);
  const svg = image.svg;
  const x = (value) => 8 + ((width - 16) * Math.log(value / 0.01)) / Math.log(2000);
  const inside = (value) => Math.min(Math.max(value, 0.01), 20);
  const [first, last] = edges.map(([place]) => place);
  const regions = [
    [0.01, first, "monotone", 0.5],
    [first, last, "oscillating", 1],
    [last, 20, "diverging", 2],
  ];
  for (const [from, to, name, weight] of regions) {
    const [left, right] = [x(inside(from)), x(inside(to))];
    shape(svg, "rect", { class: "lr-band", x: left, y: 40, height: 26,
      width: Math.max(0, right - left), style: `fill-opacity:${0.1 * weight}` });
    const room = right - left;
    const fits = room > 7.2 * name.length ? name : room > 30 ? `${name.slice(0, 3)}.` : "";
    shape(svg, "text", { x: (left + right) / 2, y: 57, "text-anchor": "middle" }, fits);
  }
  edges.forEach(([place, name], i) => {
    if (place !== inside(place)) return;
    const top = [30, 16][i];
    const side = x(place) < 60 ? "start" : x(place) > width - 60 ? "end" : "middle";
    shape(svg, "line", { class: "lr-axis", x1: x(place), x2: x(place), y1: top + 3, y2: 66 });
    shape(svg, "text", { x: x(place), y: top, "text-anchor": side }, name);
  });
  const here = x(rate);
  shape(svg, "path", { class: "lr-here", d: `M${here} 66 l-6 11 h12 z` });
  shape(svg, "text", { x: Math.min(Math.max(here, 60), width - 60), y: 92,
    "text-anchor": "middle" }, `learning rate ${shown(rate)}`);
}

function render({ el }) {
  const root = frame(el, "Parabola explorer");
  const ball = picture(root, 212);
  const strip = picture(root, 98);
  const status = tag("div", { class: "lr-status", role: "status" });
  const start = { rate: 0.3, curvature: 1, momentum: 0 };
  const changed = () => draw();
  const rate = control({ label: "Learning rate", scale: RATES, value: start.rate, changed });
  const curvature = control({ label: "Curvature λ", value: start.curvature, changed,
    scale: logarithmic(0.25, 4, 32) });
  const momentum = control({ label: "Momentum β", value: start.momentum, changed,
    scale: linear(0, 0.95, 19) });
  const again = button("Back to the start values", () => {
    rate.set(start.rate);
    curvature.set(start.curvature);
    momentum.set(start.momentum);
  });
  root.append(status, rate.row, curvature.row, momentum.row, again);

  function draw() {
    const now = [rate.value, curvature.value, momentum.value];
    const visited = descend(...now);
    const words = words_for(...now, visited);
    draw_parabola(ball, curvature.value, visited, words);
    draw_strip(strip, ...now);
    status.textContent = words;
  }
  draw();
  return redraw_on_resize(root, draw);
}

export default { render };
