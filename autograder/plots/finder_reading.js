// @ts-check
// Recorded range tests as values and words: what rules read off them, and its worth.

const TEST_RATES = { low: 1e-5, high: 10 }; // of every recorded test
const RATE_AXIS = {
  low: 1e-5, high: 16, log: true, label: "learning rate (log scale)",
};
const HIGHEST_LOSS = 3.2; // nats, in the picture of a test; a crash goes far beyond
const GOOD = 1.5; // times the best loss of the sweep
const QUARTER_OCTAVE = 2 ** 0.25; // half of what lies between two rates of the sweep
const RECORDED_READING = { beta: 0.9, skip: 10 }; // of the trainings in finder_worth
const PLACE = 46; // pixels at the left of both pictures, so that rates lie over one another

/** @typedef {"steepest" | "minimum" | "valley"} Rule */
/** @typedef {{ beta: number, end: number, every: number, smooth: number[],
 *   steepest: number[], minimum: number[], valley: number[] }} Reading one smoothing */
/** @typedef {{ optimizer: string, n: number, seed: number, loss: number[],
 *   readings: Reading[] }} Test */
/** @typedef {{ rate: number, losses: number[] }} Trained the runs of one rate */
/** @typedef {{ rate: number, losses: number[], mean: number }} Worth */
/** @typedef {{ rows: Worth[], best: Worth, good: Worth[] }} Truth */
/** @typedef {{ optimizer: string, n: number, rule: string, rate: number, loss: number }} Run */
/** @typedef {{ optimizer: string, rate: number, loss: number | null }} LiveRun */
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

/** What the learner's own function says of the same curve.
 * @param {number | null} mine @param {number} rate what was recorded @param {Rule} rule
 */
function told_mine(mine, rate, rule) {
  if (mine === null) return "";
  if (is_same(mine, rate)) return " Your suggest_lr says the same.";
  // A long descent has many ties where losses have been rounded.
  if (rule === "valley" && Math.abs(Math.log(mine / rate)) < Math.log(1.25)) {
    return ` Your suggest_lr says ${shown(mine)}: near, for the recorded losses were rounded.`;
  }
  return ` Your suggest_lr says ${shown(mine)}, ${shown(Number((mine / rate).toPrecision(2)))} times that.`;
}

/** @param {number} mine @param {number} rate */
const is_same = (mine, rate) => Math.abs(Math.log(mine / rate)) < 0.01;
