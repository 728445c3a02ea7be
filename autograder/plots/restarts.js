// @ts-check
// Warm restarts: the rate of each update, a table of the cycles, and a list that was
// recorded too late.

/**
 * @typedef {object} Cycle
 * @property {number} first
 * @property {number} ramp
 * @property {number} glide
 * @property {number} peak
 */

/**
 * @typedef {object} Restarts what Python answers
 * @property {number} updates how many are drawn; `rates` has one more
 * @property {number[]} rates
 * @property {Cycle[]} cycles
 * @property {{ mine: (number | null)[], words: string, trouble: string,
 *   first: { t: number, words: string, y: number | null } | null }} mine
 */

const ASKED = "How much of the training lies in the last full cycle, and how does T_mult change "
  + "that? What is wrong with a list of rates that is recorded after each step?";
const ROWS = 8; // at most so many cycles in the table
const ROOM = 30; // pixels that the number of a restart needs

/** A list of rates, and where in it each cycle begins.
 * @typedef {{ list: number[], starts: number[] }} Listed
 */

/** What the updates used. @param {Restarts} found @returns {Listed} */
function as_used({ rates, cycles, updates }) {
  return {
    list: rates.slice(0, updates),
    starts: cycles.map(({ first }) => first).filter((first) => first < updates),
  };
}

/** What is in the list of somebody who writes down a rate after `step()`.
 * @param {Restarts} found @returns {Listed}
 */
function as_recorded({ rates, cycles, updates }) {
  return {
    list: rates.slice(1, updates + 1),
    starts: cycles.map(({ first }) => Math.max(0, first - 1)).filter((at) => at < updates),
  };
}

/** How many entries each cycle has, highest and lowest among them.
 * @param {Listed} listed
 */
function stretches({ list, starts }) {
  return starts.map((start, i) => {
    const part = list.slice(start, starts[i + 1] ?? list.length);
    return { start, length: part.length, peak: Math.max(...part), lowest: Math.min(...part) };
  });
}

/** @param {Restarts} found @param {boolean} late @returns {Cell[][]} */
function rows_of(found, late) {
  const right = stretches(as_used(found));
  const listed = late ? stretches(as_recorded(found)) : right;
  const rows = listed.slice(0, ROWS).map((cycle, i) => {
    const full = found.cycles[i].ramp + found.cycles[i].glide;
    const cut = i === listed.length - 1 && cycle.start + full > found.updates;
    /** @param {number} value @param {number} [truth] @param {string} [words] */
    const cell = (value, truth = value, words = shown(value)) =>
      ({ words, differs: Math.abs(value - truth) > 1e-9 });
    return [
      String(i + 1),
      cell(cycle.start, found.cycles[i].first),
      cell(cycle.length, right[i]?.length, cut ? `${cycle.length} of ${full}` : undefined),
      cell(cycle.peak, right[i]?.peak),
      cell(cycle.lowest, right[i]?.lowest),
    ];
  });
  const more = listed.length - rows.length;
  return more ? [...rows, [`and ${more} more`, "…", "…", "…", "…"]] : rows;
}

/** @param {Restarts} found @param {boolean} late */
function words_of(found, late) {
  const [, second] = found.cycles;
  if (late) {
    const missing = `the first rate, ${shown(found.rates[0])}, is missing`;
    if (!second || second.first > found.updates) return `Recorded after the step: ${missing}.`;
    return `Recorded after the step: ${missing}, and each restart stands one place too early, `
      + `the first at ${second.first - 1} instead of ${second.first}.`;
  }
  const full = found.cycles.filter(({ first, ramp, glide }) => first + ramp + glide <= found.updates);
  const last = full.at(-1);
  const short = found.rates.length <= found.updates
    ? ` After update ${found.updates - 1} gamma has brought the peak down to eta_min: nothing is left to glide.` : "";
  if (!last) return `The first cycle is longer than these ${found.updates} updates.${short}`;
  const count = full.length === 1 ? "One full cycle" : `${full.length} full cycles`;
  return `${count} in ${found.updates} updates; the last begins at update ${last.first} `
    + `and has ${last.ramp + last.glide} updates.${short}`;
}

/** @param {Restarts} found @param {boolean} late @returns {Curves} */
function rates_of(found, late) {
  const used = as_used(found);
  /** @param {(number | null)[]} list @returns {Points} */
  const points = (list) => list.map((rate, t) => [t, rate]);
  /** @type {Series[]} */
  const series = [{ name: "used (torch)", points: points(used.list), form: "steps", plain: true }];
  const { list, starts } = as_recorded(found);
  if (late) series.push({ name: "recorded", points: points(list), form: "steps", look: 1 });
  const { mine, first } = found.mine;
  if (mine.length) series.push({ name: "mine", points: points(mine), form: "steps", look: 2 });
  return {
    words: `Learning rate of each update. ${words_of(found, late)}`,
    series,
    x: { low: 0, high: Math.max(1, found.updates - 1), label: late ? "update, or place in the list" : "update t" },
    y: { low: 0, high: 1.22, label: "rate / eta_max (no unit)", ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] },
    marks: late ? late_marks(list, starts)
      : first ? [{ x: first.t, words: first.words, short: `t = ${first.t}`, y: first.y ?? NaN, bad: true }] : [],
  };
}

/** @param {number[]} list @param {number[]} starts @returns {Mark[]} */
function late_marks(list, starts) {
  /** @type {Mark[]} */
  const marks = [{ x: 0, words: "the rate of update 0 is missing", short: "0 is missing", bad: true }];
  if (starts.length > 1) {
    marks.push({ x: starts[1], words: `at ${starts[1]}: one early`, y: list[starts[1]], bad: true });
  }
  return marks;
}

/** A line and its number at each restart; a number that finds no room is left out.
 * @param {Picture} image @param {Axes} on @param {number[]} starts @param {boolean} numbers
 */
function draw_restarts(image, on, starts, numbers) {
  let free = -Infinity;
  for (const start of starts.slice(1)) {
    const place = on.x(start);
    shape(image.still, "line", {
      class: "lr-axis lr-restart", x1: place, x2: place, y1: on.box.top + 14, y2: on.box.bottom,
      "stroke-dasharray": "2 3",
    });
    if (!numbers || place < free) continue;
    free = place + ROOM;
    shape(image.still, "text", { x: place, y: on.box.top + 10, "text-anchor": "middle" }, `↻ ${start}`);
  }
}

/** @param {{ model: Model, el: HTMLElement }} given */
function render(given) {
  const { model } = given;
  /** @type {Restarts | null} */
  let found = model.get("drawn").rates ? model.get("drawn") : null;
  const kit = explorer(given, "Warm restarts explorer");
  /** @param {string} label @param {string} name @param {Scale} usual @param {number} value
   * @param {() => void} [changed]
   */
  const number = (label, name, usual, value, changed = ask) =>
    slider({ label, scale: kit.scale(name, usual), value, changed });
  const length = number("T_0 (updates)", "T_0", whole(2, 40), 10, lengthen);
  const growth = number("T_mult (whole factor)", "T_mult", whole(1, 4), 1);
  const floor = number("eta_min", "eta_min", linear(0, 0.5, 50), 0.1);
  const ramp = number("warmup (updates)", "warmup", whole(0, 9), 0);
  const fade = number("gamma", "gamma", linear(0.5, 1, 50), 1);
  const late = toggle({ label: "Recorded after the step (wrong)", value: false, changed: () => kit.redraw() });
  const view = curve_view(270);
  const table = table_view("Cycles");
  kit.add(tag("p", { class: "lr-words" }, ASKED));
  kit.beside(view, table);
  kit.add(kit.lines, length, growth, floor, ramp, fade, late);

  function lengthen() {
    ramp.rescale(kit.scale("warmup", whole(0, Math.min(20, length.value - 1))));
    ask();
  }
  async function ask() {
    const answer = await kit.ask_python("restarts", {
      T_0: length.value, T_mult: growth.value, eta_min: floor.value,
      warmup: ramp.value, gamma: fade.value,
    });
    if (!answer) return;
    found = answer;
    model.set("drawn", answer); // a notebook that is opened without Python shows it again
    kit.redraw();
  }
  function heads() {
    const first = late.value ? "place" : "first update";
    return ["cy\u00ADcle", first, "length", "peak", "low\u00ADest"];
  }
  kit.listen("msg:custom", (message) => {
    if (message.kind === "stale") ask();
  });
  const stop = kit.start(() => {
    if (!found) return kit.say("Asking torch for the rates …");
    const on = view.draw(rates_of(found, late.value));
    draw_restarts(view.image, on, as_used(found).starts, !late.value && !found.mine.first);
    const title = late.value ? "Cycles, as in the list recorded after the step"
      : `Cycles of these ${found.updates} updates`;
    table.draw(heads(), rows_of(found, late.value), title);
    kit.trouble(found.mine.trouble);
    kit.say(`${words_of(found, late.value)} ${found.mine.words}`);
  });
  ask();
  return stop;
}

export default { render };
