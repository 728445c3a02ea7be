// @ts-check
// Schedules beside the learner's own function: torch's curve, theirs, and what is between.

/**
 * @typedef {object} Part a parameter of a schedule, as Python describes it
 * @property {string} name
 * @property {string} label
 * @property {number} low
 * @property {number} high
 * @property {number} value
 * @property {"log" | "linear" | "whole"} scale
 */
/** @typedef {{ name: string, label: string, exercise: string, parts: Part[] }} Kind */

/**
 * @typedef {object} Found what Python answers
 * @property {(number | null)[]} target
 * @property {(number | null)[]} mine
 * @property {(number | null)[]} difference mine − target
 * @property {{ t: number, words: string, y: number | null } | null} first
 * @property {string} words
 * @property {string} trouble
 */

const TARGET = "target (torch)";
const ASK = "Ask me: what would t = … be?";
const HIGHEST = 10; // what base_lr reaches, and no schedule goes above it
const LEFT = 66; // pixels: room for −0.005, the same in both pictures

/** @param {Part} part @returns {Scale} */
function scale_of({ low, high, scale }) {
  return { log: () => logarithmic(low, high, 60), linear: () => linear(low, high, 50),
    whole: () => whole(low, high) }[scale]();
}

/** @param {(number | null)[]} values @returns {Points} */
const by_step = (values) => values.map((y, t) => [t, y]);

/** @param {Found} found @param {number | null} asked the update that was asked about */
function curves_of({ target, mine, first, words }, asked) {
  const [low, high] = span([...target, ...mine], { zero: true });
  /** @type {Series[]} */
  const series = [{ name: TARGET, points: by_step(target), form: "steps" }];
  if (mine.length) series.push({ name: "mine", points: by_step(mine), form: "steps" });
  /** @type {Mark[]} */
  const marks = asked === null ? []
    : [{ x: asked, words: `t = ${asked}: ${shown(target[asked])}`, y: target[asked] ?? NaN }];
  if (first) {
    marks.unshift({ x: first.t, words: first.words, short: `t = ${first.t}`, y: first.y ?? NaN, bad: true });
  }
  return {
    room: room_for_names(series),
    words: `Learning rate at each update. ${words}`,
    series,
    x: { low: 0, high: Math.max(1, target.length - 1), label: "update t" },
    y: { low, high, label: "learning rate (no unit)" },
    marks,
  };
}

/** @param {Found} found */
function difference_of({ difference, target, first }) {
  const highest = Math.max(...difference.map((d) => Math.abs(d ?? 0)), 0);
  const reach = highest || 1;
  const tick = linear_ticks(0, highest, 2).at(-1) ?? 0;
  /** @type {Series} */
  const stems = { name: "difference", points: by_step(difference), look: 2, end: "", form: "stems" };
  return {
    words: highest ? `Mine minus the target: at most ${shown(highest)} from 0.`
      : "Mine minus the target is 0 at every update.",
    room: room_for_names([{ name: TARGET, points: [] }]),
    series: [stems],
    x: { low: 0, high: Math.max(1, target.length - 1), label: "update t" },
    y: { low: -1.1 * reach, high: 1.1 * reach, label: "mine − target (no unit)",
      ticks: tick ? [-tick, 0, tick] : [0] },
    levels: [{ y: 0, words: "" }],
    marks: first ? [{ x: first.t, words: "", bad: true }] : [],
  };
}

/** What is drawn while somebody is asked: the axes, and where. @param {Found} found @param {number} t
 * @returns {Curves}
 */
function covered({ target, mine }, t) {
  const [low, high] = span([...target, ...mine], { zero: true });
  return {
    words: `The curve is covered until you have answered: what would t = ${t} be?`,
    series: [],
    x: { low: 0, high: Math.max(1, target.length - 1), label: "update t" },
    y: { low, high, label: "learning rate (no unit)" },
    marks: [{ x: t, words: `t = ${t}: ?` }],
  };
}

/** An update to ask about, not the one that was asked before. @param {number} updates @param {number} before */
function drawn_update(updates, before) {
  const others = Array.from({ length: updates }, (_, t) => t).filter((t) => t !== before);
  return others[Math.floor(Math.random() * others.length)];
}

/** How an answer is received; a hundredth off is right. @param {number} said @param {number} right @param {number} t */
function told_answer(said, right, t) {
  const off = said - right;
  if (Math.abs(off) <= Math.max(1e-6, Math.abs(right) / 100)) {
    return `Right: at t = ${t} the target is ${shown(right)}.`;
  }
  return `${shown(said)} is too ${off > 0 ? "high" : "low"} by ${shown(Math.abs(off))}: `
    + `at t = ${t} the target is ${shown(right)}.`;
}

/** @param {{ model: Model, el: HTMLElement }} given */
function render(given) {
  const { model } = given;
  /** @type {Kind[]} */
  const kinds = model.get("schedules");
  /** @type {Found | null} */
  let found = model.get("drawn").target ? model.get("drawn") : null;
  const kit = explorer(given, "Schedule composer");
  const kind = choice({
    label: "Schedule", value: model.get("first"), changed: ask,
    options: kinds.map(({ name, label }) => [name, label]),
  });
  const base = slider({
    label: "base_lr", scale: kit.scale("base_lr", logarithmic(0.001, HIGHEST, 80)), value: 0.1, changed: ask,
  });
  const sliders = new Map(kinds.map(({ name, parts }) => [name, parts.map((part) => ({
    name: part.name, slider: slider({
      label: part.label, scale: kit.scale(`${name}.${part.name}`, scale_of(part)), value: part.value, changed: ask,
    }),
  }))]));
  const view = curve_view(250, { margins: { left: LEFT } });
  const between = curve_view(130, { margins: { left: LEFT, top: 22 } });
  const question = button(ASK, () => ask_about(drawn_update(found?.target.length ?? 0, asked)));
  const answer_field = entry({ label: "", low: 0, high: HIGHEST, taken: answered });
  const uncover = button("Show it without an answer", () => settle(""));
  kit.add(kind, view, between, kit.lines, base,
    ...[...sliders.values()].flat().map((one) => one.slider), question, answer_field, uncover);
  let [asked, is_open, received] = [-1, false, ""];

  /** @param {number} t */
  function ask_about(t) {
    [asked, is_open] = [t, true];
    answer_field.clear(`My answer for t = ${t}`);
    kit.redraw();
    answer_field.field.focus();
  }
  /** @param {number} said */
  function answered(said) {
    settle(told_answer(said, found?.target[asked] ?? NaN, asked));
  }
  /** @param {string} words */
  function settle(words) {
    [is_open, received] = [false, words];
    kit.redraw();
    question.focus();
  }

  function values() {
    const own = sliders.get(kind.value) ?? [];
    const pairs = own.map((one) => [one.name, one.slider.value]);
    return { base_lr: base.value, ...Object.fromEntries(pairs) };
  }
  async function ask() {
    received = "";
    show_sliders();
    const answer = await kit.ask_python("curve", { schedule: kind.value, values: values() });
    if (!answer) return;
    found = answer;
    model.set("drawn", answer); // a notebook that is opened without Python shows it again
    kit.redraw();
  }
  function show_sliders() {
    for (const [name, own] of sliders) {
      for (const one of own) one.slider.row.hidden = name !== kind.value;
    }
  }
  kit.listen("msg:custom", (message) => {
    if (message.kind === "stale") ask();
  });
  show_sliders();
  const stop = kit.start(() => {
    between.holder.hidden = is_open || !found?.mine.length;
    answer_field.row.hidden = uncover.hidden = !is_open;
    question.hidden = is_open || !found;
    if (!found) return kit.say("Asking Python for the curve …");
    if (is_open) {
      view.draw(covered(found, asked));
      return kit.say(`What would t = ${asked} be? Type the target's rate, then Enter.`);
    }
    view.draw(curves_of(found, received ? asked : null));
    if (found.mine.length) between.draw(difference_of(found));
    kit.trouble(found.trouble);
    kit.say(received || found.words);
  });
  ask();
  return stop;
}

export default { render };
