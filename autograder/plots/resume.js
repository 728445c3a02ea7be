// @ts-check
// A run that is stopped and loaded again, and a schedule stepped at the wrong places.

/**
 * @typedef {object} Traces what Python answers for one schedule
 * @property {string} schedule
 * @property {number[]} whole the rate of each update of a run without a break
 * @property {Record<string, number[][]>} resumed for each order and each k from 1, the
 *   rates from update k on
 * @property {number[][]} accumulated for each number of micro-batches from 1, the rates
 *   where the schedule is stepped at each of them
 */
/** @typedef {{ key: string, name: string, acts: string, look: number }} Order */

const BREAK_ASKED = "A run is stopped and loaded again, in several orders. Which order goes on as "
  + "if nothing had happened, which one shows at once, and which one only later?";
const MICRO_ASKED = "The gradients of several micro-batches make one update. What becomes of the "
  + "schedule if scheduler.step() stands where each micro-batch passes it?";
/** @type {Order[]} */
const ORDERS = [
  { key: "first", name: "made first", look: 1,
    acts: "make the scheduler, load the optimizer, load the scheduler" },
  { key: "late", name: "made late", look: 2,
    acts: "load the optimizer, make the scheduler, load the scheduler" },
  { key: "more", name: "one step more", look: 3,
    acts: "as made first, and then scheduler.step()" },
  { key: "forgotten", name: "forgotten", look: 2,
    acts: "make the scheduler, load the optimizer, and no more" },
];
const TOGETHER = ["first", "late", "more"];

/** @param {number} a @param {number} b */
const is_near = (a, b) => Math.abs(a - b) <= 1e-5 * Math.max(1e-3, Math.abs(b));

/** How many updates differ from the run without a break, and which is the first.
 * @param {number[]} rates @param {number[]} right
 */
function parted(rates, right) {
  const wrong = rates.map((rate, i) => !is_near(rate, right[i]));
  return { count: wrong.filter(Boolean).length, first: wrong.indexOf(true) };
}

/** @param {string} name @param {number[]} rates @param {number[]} right @param {number} from */
function told_of(name, rates, right, from) {
  const { count, first } = parted(rates, right);
  if (!count) return `${name}: no update differs.`;
  return `${name}: ${count} of ${rates.length} updates differ; the first, update ${from + first}, `
    + `uses ${shown(rates[first])} instead of ${shown(right[first])}.`;
}

/** @param {number[]} rates @param {number} [from] @returns {Points} */
const steps_of = (rates, from = 0) => rates.map((rate, i) => [from + i, rate]);

/** @param {number[]} whole_run @param {Series[]} others @param {string} words @returns {Curves} */
function traces_of(whole_run, others, words) {
  const name = others.length && others[0].name === "each micro-batch" ? "each update" : "no break";
  const [low, high] = span([...whole_run, ...others.flatMap(({ points }) => points.map(([, y]) => y))],
    { zero: true, room: 0.16 });
  return {
    words: `Learning rate of each update. ${words}`,
    series: [{ name, points: steps_of(whole_run), look: 0 }, ...others],
    x: { low: 0, high: whole_run.length - 1, label: "update" },
    y: { low, high, label: "learning rate (no unit)" },
  };
}

/** @param {Traces} found @param {Order[]} drawn @param {number} k */
function resumed_curves(found, drawn, k) {
  const right = found.whole.slice(k);
  const words = `Stopped after ${k} ${k === 1 ? "update" : "updates"}. `
    + drawn.map(({ key, name }) => told_of(name, found.resumed[key][k - 1], right, k)).join(" ");
  /** @type {Series[]} */
  const series = drawn.map(({ key, name, look }) =>
    ({ name, look, points: steps_of(found.resumed[key][k - 1], k) }));
  const marks = [{ x: k, words: `loaded before update ${k}`, short: `loaded at ${k}` }];
  return { words, curves: { ...traces_of(found.whole, series, words), marks } };
}

/** @param {Traces} found @param {number} parts */
function accumulated_curves(found, parts) {
  const rates = found.accumulated[parts - 1];
  const { length } = found.whole;
  /** @type {Series[]} */
  const series = [{ name: "each micro-batch", look: 1, points: steps_of(rates) }];
  const over = Math.ceil(length / parts);
  const pace = parts === 1 ? "One micro-batch an update: both are the same."
    : `${parts} micro-batches an update: the schedule of ${length} updates has been run through `
      + `after ${over}. torch warns once, of a step() before optimizer.step().`;
  const words = `${pace} ${told_of("Stepped at each micro-batch", rates, found.whole, 0)}`;
  const marks = parts === 1 ? [] : [{ x: over, words: "here the schedule is over", short: "over" }];
  return { words, curves: { ...traces_of(found.whole, series, words), marks } };
}

/** @param {Traces} found @param {number} k @returns {Cell[][]} */
function order_rows(found, k) {
  const right = found.whole.slice(k);
  return ORDERS.map(({ key, name }) => {
    const rates = found.resumed[key][k - 1];
    /** @param {number} i */
    const cell = (i) => ({ words: shown(Number(rates[i].toFixed(4))), differs: !is_near(rates[i], right[i]) });
    const { count } = parted(rates, right);
    const wrong = { words: String(count), differs: count > 0 };
    return [name, cell(0), cell(rates.length - 1), wrong];
  });
}

/** What each order does, in words. */
function order_list() {
  const lines = ORDERS.map(({ name, acts }) => tag("li", {}, tag("strong", {}, `${name}: `), acts));
  return tag("ul", { class: "lr-words" }, ...lines);
}

/** @param {{ model: Model, el: HTMLElement }} given */
function render(given) {
  const { model } = given;
  /** @type {Map<string, Traces>} */
  const known = new Map();
  const before = model.get("drawn");
  if (before.whole) known.set(before.schedule, before);
  /** @type {[string, string][]} */
  const schedules = model.get("schedules");
  const kit = explorer(given, "Stopped and resumed");
  const changed = () => kit.redraw();
  const what = choice({
    label: "Look at", value: "break", changed,
    options: [["break", "a run that is stopped and resumed"], ["micro", "accumulated gradients"]],
  });
  const schedule = choice({ label: "Schedule", options: schedules, value: schedules[0][0], changed: ask });
  const order = choice({
    label: "Lines", value: "together", changed,
    options: [["together", "the first three orders"],
      ...ORDERS.map(({ key, name }) => /** @type {[string, string]} */ ([key, name]))],
  });
  const stop_at = slider({ label: "Stopped after k (updates)", scale: whole(1, 39), value: 15, changed });
  const parts = slider({ label: "Micro-batches an update", scale: whole(1, 8), value: 4, changed });
  const asked = tag("p", { class: "lr-words" });
  const list = order_list();
  const view = curve_view(260);
  const table = table_view("Orders of loading");
  kit.add(asked, what, schedule, order, stop_at, parts, view, kit.lines, list, table);

  async function ask() {
    kit.redraw();
    if (known.has(schedule.value)) return;
    const answer = await kit.ask_python("traces", { schedule: schedule.value });
    if (!answer) return;
    known.set(answer.schedule, answer);
    model.set("drawn", answer); // a notebook that is opened without Python shows it again
    kit.redraw();
  }
  function drawn_orders() {
    const keys = order.value === "together" ? TOGETHER : [order.value];
    return ORDERS.filter(({ key }) => keys.includes(key));
  }
  const stop = kit.start(() => {
    const breaks = what.value === "break";
    asked.textContent = breaks ? BREAK_ASKED : MICRO_ASKED;
    for (const part of [order.row, stop_at.row, list, table.holder]) part.hidden = !breaks;
    parts.row.hidden = breaks;
    const found = known.get(schedule.value);
    if (!found) return kit.say("Asking torch for the rates …");
    const k = stop_at.value;
    const { words, curves } = breaks ? resumed_curves(found, drawn_orders(), k)
      : accumulated_curves(found, parts.value);
    view.draw(curves);
    if (breaks) {
      const last = found.whole.length - 1;
      table.draw(["order", `at ${k}`, `at ${last}`, "differ"], order_rows(found, k),
        `The rate at update ${k} and at update ${last}, and how many of ${last + 1 - k} updates differ`);
    }
    kit.say(words);
  });
  ask();
  return stop;
}

export default { render };
