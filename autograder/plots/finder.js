// @ts-check
// Recorded range tests, what three rules read off them, and what those rates are worth.

const TEST_RATES = { low: 1e-5, high: 10 }; // of every recorded test
const RATE_AXIS = {
  low: 1e-5, high: 16, log: true, label: "learning rate (log scale)",
};
const HIGHEST = 3.2; // nats, in the picture of a test; a crash goes far beyond
const GOOD = 1.5; // times the best loss of the sweep
const QUARTER_OCTAVE = 2 ** 0.25; // half of what lies between two rates of the sweep
const RECORDED_READING = { beta: 0.9, skip: 10 }; // of the trainings in finder_worth
const PLACE = 46; // pixels at the left of both pictures, so that rates lie over one another
const LEGEND = "Second picture: the line is the mean of the sweep's ten seeds, bars span them. Grey: at "
  + "most 1.5 times the best. Ticks: what the tests of ten seeds suggest. ▲: a new network trained there.";

/** @typedef {"steepest" | "minimum" | "valley"} Rule */
/** @typedef {{ beta: number, end: number, every: number, smooth: number[],
 *   steepest: number[], minimum: number[], valley: number[] }} Reading one smoothing */
/** @typedef {{ optimizer: string, n: number, seed: number, loss: number[],
 *   readings: Reading[] }} Test */
/** @typedef {{ rate: number, losses: number[] }} Trained the runs of one rate */
/** @typedef {{ rate: number, losses: number[], mean: number }} Worth */
/** @typedef {{ rows: Worth[], best: Worth, good: Worth[] }} Truth */
/** @typedef {{ optimizer: string, n: number, rule: string, rate: number, loss: number }} Run */
/** @typedef {{ read: number, rate: number }} Advice the place on the curve, and what it becomes */

/** Losses, from their differences in thousandths. @param {number[]} differences */
function losses_of(differences) {
  let sum = 0;
  return differences.map((difference) => (sum += difference) / 1000);
}

/** The tests as Python packs them. @param {string} packed @returns {Test[]} */
function unpacked(packed) {
  return JSON.parse(packed).map((/** @type {Test} */ test) => ({
    ...test,
    loss: losses_of(test.loss),
    readings: test.readings.map((one) => ({ ...one, smooth: losses_of(one.smooth) })),
  }));
}

/** @param {number[]} values */
const mean_of = (values) => values.reduce((a, b) => a + b, 0) / values.length;

/** @param {number[]} values */
function median_of(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** @param {Trained[]} table @returns {Truth} */
function truth_of(table) {
  const rows = table.map(({ rate, losses }) => ({ rate, losses, mean: mean_of(losses) }));
  const best = rows.reduce((a, b) => (b.mean < a.mean ? b : a));
  return { rows, best, good: rows.filter(({ mean }) => mean <= GOOD * best.mean) };
}

/** The rows of the sweep on both sides of a rate. @param {Truth} truth @param {number} rate */
function around({ rows }, rate) {
  const after = Math.max(1, rows.findIndex((row) => row.rate >= rate));
  return [rows[after - 1], rows[after]];
}

/** The loss at a rate as a multiple of the best, on the line between two rates of the sweep.
 * @param {Truth} truth @param {number} rate
 */
function regret_at(truth, rate) {
  const [low, high] = around(truth, rate);
  const share = Math.log(rate / low.rate) / Math.log(high.rate / low.rate);
  return (low.mean * (high.mean / low.mean) ** share) / truth.best.mean;
}

/** Where the averages of a reading lie. @param {Test} test @param {Reading} reading @returns {Points} */
function curve_of({ n, loss }, { end, every, smooth }) {
  const { at } = logarithmic(TEST_RATES.low, TEST_RATES.high, n - 1);
  if (!smooth.length) return loss.slice(0, end).map((y, i) => [at(i), y]);
  return smooth.map((y, k) => [at(k * every), y]);
}

/** The height of a drawn line at a rate. @param {Points} points @param {number} rate */
function height_at(points, rate) {
  const after = Math.max(1, points.findIndex(([x]) => x >= rate));
  const [[x0, y0], [x1, y1]] = /** @type {[number, number][]} */ ([points[after - 1], points[after]]);
  return y0 + ((y1 - y0) * Math.log(rate / x0)) / Math.log(x1 / x0);
}

/** @param {Reading} reading @param {Rule} rule @param {number} skip its place @param {number} by */
function advice_of(reading, rule, skip, by) {
  const read = reading[rule][skip];
  return { read, rate: read / { steepest: by, minimum: 10, valley: 1 }[rule] };
}

/** @param {Rule} rule @param {number} by @param {Advice} advice @returns {[string, string]} */
function names_of(rule, by, { read, rate }) {
  if (rule === "valley") return ["", `valley ${shown(rate)}`];
  const [name, divisor] = rule === "steepest" ? ["steepest", by] : ["lowest", 10];
  if (divisor === 1) return ["", `${name} ${shown(read)}`];
  return [`${name} ${shown(read)}`, `÷ ${shown(divisor)} = ${shown(rate)}`];
}

/** @param {Rule} rule @param {number} by @param {Advice} advice */
function told_advice(rule, by, { read, rate }) {
  if (rule === "valley") return `The valley suggests ${shown(rate)}.`;
  if (rule === "minimum") return `Lowest at ${shown(read)}: a tenth of it, ${shown(rate)}, is suggested.`;
  if (by === 1) return `Steepest fall at ${shown(read)}, which is suggested undivided.`;
  return `Steepest fall at ${shown(read)}: divided by ${shown(by)}, ${shown(rate)} is suggested.`;
}

/** @param {number} ratio */
const regret_words = (ratio) => (ratio < 9.95 ? ratio.toFixed(1) : ratio.toFixed(0));

/** @param {Worth} row @param {number} chance */
const lost_at = ({ losses }, chance) => losses.filter((loss) => !(loss <= chance / 2)).length;

/** What becomes of whoever trains at a rate. @param {number} rate @param {Truth} truth @param {number} chance */
function fate_at(rate, truth, chance) {
  const [below, above] = around(truth, rate);
  if (regret_at(truth, rate) <= GOOD) return "among the best";
  if (rate < truth.best.rate) return lost_at(below, chance) ? "too low to learn much" : "safe, and slow";
  const lost = lost_at(above, chance);
  return lost ? `and ${lost} of ${above.losses.length} seeds collapse at ${shown(above.rate)}` : "past the best";
}

/** @param {number} rate @param {Truth} truth @param {number} chance */
function told_worth(rate, truth, chance) {
  const [below, above] = around(truth, rate);
  return `Its neighbours in the sweep: ${shown(below.rate)} with a loss of ${shown(below.mean)}, `
    + `${shown(above.rate)} with ${shown(above.mean)}. Regret: about `
    + `${regret_words(regret_at(truth, rate))} times the best loss, ${fate_at(rate, truth, chance)}.`;
}

/** What the tests of all seeds say, and how good that is.
 * @param {number[]} rates @param {Truth} truth
 */
function told_seeds(rates, truth) {
  const good = rates.filter((rate) => regret_at(truth, rate) <= GOOD).length;
  return `Ten seeds suggest ${shown(Math.min(...rates))} to ${shown(Math.max(...rates))}, in the median `
    + `${shown(median_of(rates))}; by the sweep ${good} of ${rates.length} are within 1.5 times the best.`;
}

/** What trainings at the suggestions gave. @param {Run[]} runs @param {Truth} truth @param {number} chance */
function told_runs(runs, { best }, chance) {
  if (!runs.length) return "";
  const good = runs.filter(({ loss }) => loss <= GOOD * best.mean).length;
  const lost = runs.filter(({ loss }) => !(loss <= chance / 2)).length;
  return ` Trained there (▲): median regret ${regret_words(median_of(runs.map((run) => run.loss)) / best.mean)}, `
    + `${good} of ${runs.length} within 1.5, ${lost || "none"} collapsed.`;
}

/** The losses of single batches, as dots behind the line.
 * @param {Picture} image @param {Axes} on @param {Test} test @param {number} end
 */
function draw_losses(image, on, { n, loss }, end) {
  const { at } = logarithmic(TEST_RATES.low, TEST_RATES.high, n - 1);
  const dots = loss.slice(0, end).map((y, i) => `M${on.x(at(i)).toFixed(1)} ${on.y(y).toFixed(1)}h0`);
  const g = shape(image.still, "g", { "clip-path": on.clip });
  shape(g, "path", {
    class: "lr-axis", d: dots.join(""), style: "stroke-width:3;stroke-linecap:round;stroke-opacity:0.6",
  });
  image.still.prepend(g);
}

/** Names of the lines at two rates: left of them, where no crash crosses the words.
 * @param {Picture} image @param {Axes} on @param {[number, string][]} marks
 */
function name_marks(image, on, marks) {
  marks.forEach(([rate, words], row) => {
    const x = on.x(rate);
    const fits = x - words.length * LETTER > on.box.left;
    shape(image.still, "text", {
      x: fits ? x - 5 : x + 5, y: on.box.top + 8 + LINE_OF_TEXT * row, "text-anchor": fits ? "end" : "start",
    }, words);
  });
}

/** @param {Picture} image @param {Axes} on @param {number} low @param {number} high */
function shade(image, on, low, high) {
  const [left, right] = [Math.max(on.x(low), on.box.left), Math.min(on.x(high), on.box.right)];
  const made = shape(image.still, "rect", {
    class: "lr-band", x: left, y: on.box.top, width: Math.max(0, right - left),
    height: on.box.bottom - on.box.top,
  });
  image.still.prepend(made);
}

/** What of a test is not read: its first points, and all behind its end.
 * @param {Picture} image @param {Axes} on @param {Test} test @param {number} end @param {number} skip
 */
function draw_unread(image, on, { n }, end, skip) {
  const { at } = logarithmic(TEST_RATES.low, TEST_RATES.high, n - 1);
  const y = on.box.bottom - 7;
  if (skip) {
    shade(image, on, TEST_RATES.low, at(skip));
    shape(image.still, "text", { x: on.box.left + 3, y }, "skipped");
  }
  if (end === n) return;
  const x = on.x(at(end - 1));
  shape(image.still, "line", {
    class: "lr-axis", x1: x, x2: x, y1: on.box.bottom - 22, y2: on.box.bottom,
  });
  const wide = x + 70 < image.width;
  shape(image.still, "text", { x: x + (wide ? 4 : -4), y, "text-anchor": wide ? "start" : "end" },
    "it stops");
}

/** @param {Picture} image @param {Axes} on @param {Truth} truth @param {number[]} rates of ten seeds */
function draw_truth(image, on, { rows, good }, rates) {
  shade(image, on, good[0].rate / QUARTER_OCTAVE, good[good.length - 1].rate * QUARTER_OCTAVE);
  for (const { rate, losses } of rows) {
    const [low, high] = [Math.min(...losses), Math.max(...losses)];
    shape(image.still, "line", {
      class: "lr-seed", x1: on.x(rate), x2: on.x(rate), y1: on.y(low), y2: on.y(high),
    });
  }
  const { bottom } = on.box;
  const ticks = rates.map((rate) => `M${on.x(rate).toFixed(1)} ${bottom}v-12`);
  shape(image.still, "path", { class: "lr-path", d: ticks.join("") });
}

/** @param {Picture} image @param {Axes} on @param {Run[]} runs */
function draw_runs(image, on, runs) {
  const g = shape(image.still, "g");
  for (const { rate, loss } of runs) {
    const [x, y] = [on.x(rate), on.y(loss)];
    shape(g, "path", { class: "lr-live", d: `M${x} ${y - 6} l5 9 h-10 z` });
  }
  image.still.prepend(g); // under the mark
}

/** @param {{ model: Model, el: HTMLElement }} given */
function render(given) {
  const { model } = given;
  const tests = unpacked(model.get("tests"));
  /** @type {number[]} */
  const skips = model.get("skips");
  /** @type {Run[]} */
  const trained = model.get("trained");
  /** @type {number} */
  const chance = model.get("chance");
  const truths = Object.fromEntries(Object.entries(model.get("sweeps")).map(
    ([name, table]) => [name, truth_of(/** @type {Trained[]} */ (table))]));
  const kit = explorer(given, "Learning-rate finder");
  const changed = () => kit.redraw();
  /** @param {string} label @param {(string | number)[]} values @param {string} value @param {string} words */
  const pick = (label, values, value, words = "#") => choice({
    label, value, changed, options: values.map((v) => [String(v), words.replace("#", String(v))]),
  });
  const optimizer = pick("Optimizer", Object.keys(truths), "SGD");
  const updates = pick("Length of the test", [...new Set(tests.map(({ n }) => n))], "200", "# updates");
  const beta = pick("Smoothing", tests[0].readings.map((one) => one.beta), "0.9", "β = #");
  const skip = pick("Skip at the start", skips, "10", "# points");
  const rule = choice({
    label: "Method", value: "steepest", changed,
    options: [["steepest", "steepest fall"], ["minimum", "a tenth of the lowest"], ["valley", "valley"]],
  });
  const divisor = slider({ label: "Divide by", scale: linear(1, 10, 18), value: 2, changed });
  const seed = slider({ label: "Seed of the test", scale: whole(0, 9), value: 0, changed });
  const curve = curve_view(225, { margins: { left: PLACE, right: 14 } });
  const worth = curve_view(225, { margins: { left: PLACE, right: 14 } });
  const seeds = tag("div", { class: "lr-readout", "aria-hidden": "true" });
  kit.add(
    tag("div", { class: "lr-words" }, "One short test suggests a rate. Which of these settings moves "
      + "the suggestion most, and what would that cost you?"),
    curve, worth, kit.lines, seeds,
    tag("div", { class: "lr-beside" }, optimizer.row, updates.row),
    tag("div", { class: "lr-beside" }, beta.row, skip.row),
    rule, divisor, seed, tag("div", { class: "lr-words lr-legend" }, LEGEND));

  /** The tests of all seeds. @param {Test} test */
  const alike = ({ optimizer: name, n }) => tests.filter((one) => one.optimizer === name && one.n === n);
  const by = () => divisor.value;
  const which = () => /** @type {Rule} */ (rule.value);
  /** @param {Test} test */
  const reading_of = (test) =>
    /** @type {Reading} */ (test.readings.find((one) => one.beta === Number(beta.value)));
  /** @param {Test} test */
  const suggested = (test) =>
    advice_of(reading_of(test), which(), skips.indexOf(Number(skip.value)), by());

  function runs_now() {
    const { beta: recorded_beta, skip: recorded_skip } = RECORDED_READING;
    if (Number(beta.value) !== recorded_beta || Number(skip.value) !== recorded_skip) return [];
    const name = { steepest: `steepest / ${by()}`, minimum: "minimum / 10", valley: "valley" }[which()];
    return trained.filter((run) => run.rule === name && run.optimizer === optimizer.value
      && run.n === Number(updates.value));
  }
  /** @param {Test} test @param {Advice} advice @param {string} words */
  function draw_test(test, advice, words) {
    const reading = reading_of(test);
    const points = curve_of(test, reading);
    const [name, result] = names_of(which(), by(), advice);
    const lowest = Math.min(...alike(test).flatMap(({ loss }) => loss));
    const on = curve.draw({
      words: `A range test of ${test.n} updates with ${test.optimizer}: smoothed loss against the rate. ${words}`,
      x: RATE_AXIS,
      y: { low: Math.max(0, lowest - 0.2), high: HIGHEST, label: "batch loss (nats)" },
      series: [{ name: "average", end: "", points, plain: true }],
      marks: [
        { x: advice.read, words: "", y: height_at(points, advice.read) },
        ...(name ? [{ x: advice.rate, words: "" }] : []),
      ],
    });
    name_marks(curve.image, on, name ? [[advice.read, name], [advice.rate, result]] : [[advice.read, result]]);
    draw_unread(curve.image, on, test, reading.end, Number(skip.value));
    draw_losses(curve.image, on, test, reading.end);
  }
  /** @param {Truth} truth @param {number} rate @param {number[]} rates @param {Run[]} runs @param {string} words */
  function draw_worth(truth, rate, rates, runs, words) {
    const regret = regret_at(truth, rate);
    const on = worth.draw({
      words: `Validation loss after 400 updates at each rate of the recorded sweep. ${words}`,
      x: RATE_AXIS,
      y: { low: 0.06, high: 4, log: true, label: "validation loss (nats)", ticks: [0.1, 0.3, 1, 3] },
      series: [{
        name: "mean", end: "", plain: true, points: truth.rows.map(({ rate: x, mean }) => [x, mean]),
      }],
      marks: [{ x: rate, words: `regret ${regret_words(regret)}`, y: regret * truth.best.mean }],
    });
    draw_truth(worth.image, on, truth, rates);
    draw_runs(worth.image, on, runs);
  }
  return kit.start(() => {
    divisor.row.hidden = which() !== "steepest";
    const test = /** @type {Test} */ (tests.find((one) => one.optimizer === optimizer.value
      && one.n === Number(updates.value) && one.seed === seed.value));
    const truth = truths[optimizer.value];
    const advice = suggested(test);
    const rates = alike(test).map((one) => suggested(one).rate);
    const runs = runs_now();
    const said = told_advice(which(), by(), advice);
    const meant = told_worth(advice.rate, truth, chance);
    seeds.textContent = told_seeds(rates, truth) + told_runs(runs, truth, chance);
    draw_test(test, advice, said);
    draw_worth(truth, advice.rate, rates, runs, `${meant} ${seeds.textContent}`);
    kit.say(`${said} ${meant}`, seeds.textContent);
  });
}

export default { render };
