const TOP = 20; // the highest loss that the picture shows, in nats
const BOTTOM = 0.005; // and the lowest
const HEIGHT = 260;

const middle = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};

// The table as it is told: where the median is lowest, and the first rate above it at
// which the median run has lost more than half of what there was to learn.
function told(table, chance) {
  const medians = table.map(({ rate, losses }) => ({ rate, loss: middle(losses) }));
  const best = medians.reduce((a, b) => (b.loss < a.loss ? b : a));
  const end = medians.find((m) => m.rate > best.rate && m.loss > chance / 2);
  return { medians, best, end: end ?? medians.at(-1) };
}

function distance(guess, truth) {
  const octaves = Math.log2(guess / truth);
  if (Math.abs(octaves) < 0.55) {
    return `your guess, ${shown(guess)}, is within half an octave of it`;
  }
  const side = octaves > 0 ? "too high" : "too low";
  const ratio = 2 ** Math.abs(octaves);
  return `your guess, ${shown(guess)}, is ${shown(Number(ratio.toPrecision(2)))} times ${side}`;
}

function verdict(rate, loss, { best, end }, chance) {
  if (!Number.isFinite(loss)) return "the loss is no longer a number";
  if (rate >= end.rate) return loss > chance / 2 ? "collapsed" : "survived by luck";
  if (loss <= 1.5 * best.loss) return "among the best";
  return rate < best.rate ? "too low for the 400 updates" : "past the best";
}

function axes(svg, width, low, high, chance) {
  const x = (rate) => 46 + ((width - 62) * Math.log(rate / low)) / Math.log(high / low);
  const y = (loss) => {
    const kept = Math.min(TOP, Math.max(BOTTOM, Number.isFinite(loss) ? loss : TOP));
    return 22 + ((HEIGHT - 66) * Math.log(TOP / kept)) / Math.log(TOP / BOTTOM);
  };
  for (const loss of [0.01, 0.1, 1]) {
    shape(svg, "line", { class: "lr-grid", x1: 46, x2: width - 16, y1: y(loss), y2: y(loss) });
    shape(svg, "text", { x: 40, y: y(loss) + 4, "text-anchor": "end" }, String(loss));
  }
  const ticks = width > 420 ? [0.002, 0.01, 0.1, 1, 10] : [0.01, 0.1, 1, 10];
  for (const rate of ticks) {
    shape(svg, "line", { class: "lr-axis", x1: x(rate), x2: x(rate),
      y1: y(BOTTOM), y2: y(BOTTOM) + 5 });
    shape(svg, "text", { x: x(rate), y: y(BOTTOM) + 18, "text-anchor": "middle" }, String(rate));
  }
  shape(svg, "line", { class: "lr-axis", x1: 46, x2: width - 16, y1: y(BOTTOM), y2: y(BOTTOM) });
  shape(svg, "text", { x: width / 2, y: HEIGHT - 6, "text-anchor": "middle" },
    "learning rate (log scale)");
  shape(svg, "text", { x: 4, y: 12 }, "training loss (nats)");
  shape(svg, "line", { class: "lr-axis", x1: 46, x2: width - 16, y1: y(chance),
    y2: y(chance), "stroke-dasharray": "2 3" });
  return { x, y };
}

function mark_guess(svg, x, bottom, rate, name, row) {
  const place = x(rate);
  shape(svg, "line", { class: "lr-guess", x1: place, x2: place, y1: 20 + 15 * row, y2: bottom,
    "stroke-dasharray": row ? "7 4" : "none" });
  const left = place > 200;
  shape(svg, "text", { x: place + (left ? -5 : 5), y: 31 + 15 * row,
    "text-anchor": left ? "end" : "start" }, name);
}

function draw_curve(svg, { x, y }, table, facts) {
  for (const { rate, losses } of table) {
    const [low, high] = [Math.min(...losses), Math.max(...losses)];
    shape(svg, "line", { class: "lr-seed", x1: x(rate), x2: x(rate), y1: y(low), y2: y(high) });
  }
  const points = facts.medians.map(({ rate, loss }) => `${x(rate)},${y(loss)}`);
  shape(svg, "polyline", { class: "lr-curve", points: points.join(" ") });
  for (const { rate, loss } of facts.medians) {
    shape(svg, "circle", { class: "lr-dot", cx: x(rate), cy: y(loss), r: 3.5 });
  }
}

function draw_chosen(svg, { x, y }, recorded) {
  const [px, py] = [x(recorded.rate), y(middle(recorded.losses))];
  shape(svg, "circle", { cx: px, cy: py, r: 9, fill: "none", class: "lr-guess" });
}

function draw_live(svg, { x, y }, points) {
  for (const { rate, loss } of points) {
    const [px, py] = [x(rate), y(loss ?? NaN)];
    shape(svg, "path", { class: "lr-live", d: `M${px} ${py - 8} l7 12 h-14 z` });
  }
}

function render({ model, el }) {
  const root = frame(el, "Learning-rate roulette");
  const table = model.get("table");
  const chance = model.get("chance");
  const [low, high] = [table[0].rate, table.at(-1).rate];
  const octaves = Math.log2(high / low);
  const scale = logarithmic(low, high, Math.round(octaves * 4));
  const facts = told(table, chance);
  const words = tag("div", { class: "lr-words", role: "status" });
  const image_place = tag("div");
  const status = tag("div", { class: "lr-status", role: "status" });
  const changed = () => draw();
  const best = control({ label: "My guess: best rate", scale, value: 0.01, changed });
  const end = control({ label: "My guess: first collapse", scale, value: 0.1, changed });
  const chosen = control({ label: "Learning rate", scale, value: 0.0625, changed });
  const ready = () => best.touched && end.touched;
  const commit = button("Commit both guesses, then show the runs", () => {
    model.set("prediction", { best: best.value, collapse: end.value });
    model.save_changes();
    model.send({ kind: "predict", best: best.value, collapse: end.value,
      best_found: facts.best.rate, collapse_found: facts.end.rate });
    draw();
    chosen.slider.focus();
  });
  const run = button("Run it live", () => model.send({ kind: "run", rate: chosen.value }));
  const cancel = button("Stop the run", () => model.send({ kind: "cancel" }));
  const progress = tag("div", { role: "status", class: "lr-progress" });
  root.append(words, image_place, status, best.row, end.row, commit, chosen.row, run, cancel,
    progress);
  const image = picture(image_place, HEIGHT);

  function nearest() {
    const apart = ({ rate }) => Math.abs(Math.log(rate / chosen.value));
    return table.reduce((a, b) => (apart(b) < apart(a) ? b : a));
  }
  function about_guesses(guess) {
    return `Lowest median at ${shown(facts.best.rate)}: ${distance(guess.best, facts.best.rate)}. `
      + `Collapse at ${shown(facts.end.rate)}: ${distance(guess.collapse, facts.end.rate)}.`;
  }
  function about_chosen(row) {
    const loss = middle(row.losses);
    const spread = `${shown(Math.min(...row.losses))} to ${shown(Math.max(...row.losses))}`;
    return `Recorded at ${shown(row.rate)}: median loss ${shown(loss)}, ${row.losses.length} `
      + `seeds from ${spread}: ${verdict(row.rate, loss, facts, chance)}.`;
  }
  function draw() {
    const guess = model.get("prediction");
    const open = guess.best !== undefined;
    for (const part of [best.row, end.row, commit]) part.hidden = open;
    for (const part of [chosen.row, run, cancel, progress]) part.hidden = !open;
    words.textContent = open ? about_guesses(guess)
      : "One network, 400 updates with SGD, 27 learning rates. Which rate ends with the "
        + "lowest training loss, and at which rate does training first collapse?";
    status.textContent = open ? about_chosen(nearest())
      : `Best at ${shown(best.value)}, first collapse at ${shown(end.value)}: `
        + (ready() ? "not committed yet." : "set both guesses, then commit them.");
    commit.setAttribute("aria-disabled", String(!ready()));
    const shown_guess = open ? guess : { best: best.value, collapse: end.value };
    const width = image.clear(`Training loss against learning rate. ${words.textContent} `
      + status.textContent);
    const place = axes(image.svg, width, low, high, chance);
    shape(image.svg, "text", { x: width - 16, y: place.y(chance) - 6, "text-anchor": "end" },
      "knows nothing");
    mark_guess(image.svg, place.x, place.y(BOTTOM), shown_guess.best, "my best", 0);
    mark_guess(image.svg, place.x, place.y(BOTTOM), shown_guess.collapse, "my collapse", 1);
    if (!open) return;
    draw_curve(image.svg, place, table, facts);
    draw_chosen(image.svg, place, nearest());
    draw_live(image.svg, place, model.get("live"));
  }
  function draw_progress() {
    const { running, text } = model.get("state");
    run.setAttribute("aria-disabled", String(running));
    cancel.setAttribute("aria-disabled", String(!running));
    progress.textContent = text;
  }
  model.on("change:prediction", draw);
  model.on("change:live", draw);
  model.on("change:state", draw_progress);
  draw();
  draw_progress();
  const stop = redraw_on_resize(root, draw);
  return () => {
    stop();
    model.off("change:prediction", draw);
    model.off("change:live", draw);
    model.off("change:state", draw_progress);
  };
}

export default { render };
