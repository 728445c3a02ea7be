// @ts-check
// One cycle: rate and momentum over the updates, in three dialects and the learner's own.

const QUESTION = "The same numbers in three libraries: in which updates do the rates differ, "
  + "and how much?";
const DIFFER = "Where they differ from torch";
const DEFAULTS = "fastai with pct_start 0.25 and div_final 100,000, the others with 0.3 and 10,000";
const LEFT_OF_BOTH = 54; // pixels, so that both pictures lie under one another
const MINE = 3; // its dash, marker and colour, whichever libraries are shown

/** The updates that are looked at. @param {OneCycle} found @param {Look} look @returns {[number, number]} */
function looked_at({ numbers, dialects }, look) {
  const last = numbers.total_steps - 1;
  if (look === "end") return [Math.max(0, last - 7), last + 4];
  if (look === "whole") return [0, last];
  const peak = ends_of(dialects.find(({ rates }) => rates.length) ?? dialects[0]).at;
  return [Math.max(0, peak - 5), Math.min(last, peak + 6)];
}

/**
 * @param {OneCycle} found
 * @param {Dialect[]} drawn
 * @param {Look} look
 * @returns {Curves}
 */
function rates_in(found, drawn, look) {
  const [low, high] = looked_at(found, look);
  /** @param {(number | null)[]} list @returns {Points} */
  const within = (list) => list.map((rate, t) => /** @type {[number, number | null]} */ ([t, rate]))
    .filter(([t]) => t >= low && t <= high);
  /** @type {Series[]} */
  const series = drawn.map(({ name, rates, past }) => ({
    name, points: within([...rates, ...(look === "end" ? past : [])]),
    look: found.dialects.findIndex((one) => one.name === name),
  }));
  if (found.mine.mine.length) series.push({ name: "mine", points: within(found.mine.mine), look: MINE });
  const { first } = found.mine;
  /** @type {Mark[]} */
  const marks = first && first.t >= low && first.t <= high
    ? [{ x: first.t, words: first.words, short: `t = ${first.t}`, y: first.y ?? NaN, bad: true }] : [];
  return {
    words: `Learning rate of each update, the highest rate is 1. ${differences(drawn, found.numbers.total_steps - 1)}`,
    series,
    x: { low, high, label: "update t" },
    y: heights(series, look, marks.length + places_in(found, drawn, look).length),
    marks,
  };
}

/** Room for the curves, and above them for some lines of words.
 * @param {Series[]} series @param {Look} look @param {number} lines
 * @returns {Axis}
 */
function heights(series, look, lines) {
  const values = series.flatMap(({ points }) => points.map(([, rate]) => rate ?? 0)).filter((rate) => rate > 0);
  const [least, most] = [Math.min(...values, 1), Math.max(...values, 1e-9)];
  const room = 0.1 + 0.11 * lines;
  if (look === "end") {
    const high = most * (most / least) ** room;
    return { low: least / 2, high, label: "rate / highest (no unit, log)", log: true };
  }
  const low = look === "peak" ? least : 0;
  const ticks = look === "whole" ? [0, 0.25, 0.5, 0.75, 1] : undefined;
  return { low, high: most + room * (most - low), label: "rate / highest (no unit)", ticks };
}

/**
 * What is pointed at: where each library is at its peak, or where the cycle ends.
 * @param {OneCycle} found @param {Dialect[]} drawn @param {Look} look
 * @returns {{ x: number, words: string }[]}
 */
function places_in({ numbers }, drawn, look) {
  const end = numbers.total_steps;
  if (look === "end") return [{ x: end - 1, words: `last: ${end - 1}` }, { x: end, words: "past the end" }];
  return grouped(drawn.map(ends_of), ({ at }) => at)
    .map(({ names, value }) => ({ x: value, words: `${names}: ${value}` }));
}

/** @param {Picture} image @param {Axes} on @param {{ x: number, words: string }[]} places @param {number} row */
function draw_places(image, on, places, row) {
  places.forEach(({ x, words }, i) => {
    const [place, top] = [on.x(x), on.box.top - 4 + LINE_OF_TEXT * (row + i)];
    if (place > on.box.right + 1) return;
    shape(image.still, "line", {
      class: "lr-axis", x1: place, x2: place, y1: top, y2: on.box.bottom, "stroke-dasharray": i % 2 ? "6 4" : "2 2",
    });
    const [at, side] = beside(place, words.length * LETTER, image.width);
    shape(image.still, "text", { x: at, y: top + 11, "text-anchor": side }, words);
  });
}

/** @param {OneCycle} found @param {Dialect[]} drawn @param {Look} look @returns {Curves} */
function momenta_in(found, drawn, look) {
  const [low, high] = looked_at(found, look);
  /** @param {(number | null)[]} list @returns {Points} */
  const within = (list) => list.map((value, t) => /** @type {[number, number | null]} */ ([t, value]))
    .filter(([t]) => t >= low && t <= high);
  const series = drawn.filter(({ momenta }) => momenta.length).map(({ name, momenta }) => ({
    name, points: within(momenta), end: "", look: found.dialects.findIndex((one) => one.name === name),
  }));
  const own = found.momentum.mine;
  if (own.length) series.push({ name: "mine", points: within(own), end: "", look: MINE });
  const [floor, top] = span([0.85, 0.95, ...own]);
  return {
    words: "Momentum of each update: torch and fastai lower it from 0.95 to 0.85 while the rate "
      + "rises, and raise it again; optax leaves it alone.",
    series,
    x: { low, high, label: "update t" },
    y: { low: floor, high: top, label: "momentum (no unit)", ticks: [0.85, 0.9, 0.95] },
  };
}

/** @param {{ model: Model, el: HTMLElement }} given */
function render(given) {
  const { model } = given;
  /** @type {OneCycle | null} */
  let found = model.get("drawn").dialects ? model.get("drawn") : null;
  const kit = explorer(given, "One cycle explorer");
  const redraw = () => kit.redraw();
  const others = choice({
    label: "Beside torch", value: "fastai optax", changed: redraw,
    options: [["fastai optax", "fastai and optax"], ["fastai", "fastai"], ["optax", "optax"], ["", "none"]],
  });
  const look = choice({
    label: "Look at", value: "whole", changed: redraw,
    options: [["whole", "the whole cycle"], ["peak", "the peak"], ["end", "the last updates (log scale)"]],
  });
  /** @param {string} name @param {string} unit @param {Scale} usual @param {number} value */
  const number = (name, unit, usual, value) =>
    slider({ label: name + unit, scale: kit.scale(name, usual), value, changed: ask });
  const length = number("total_steps", " (updates)", whole(10, 200), 100);
  const share = number("pct_start", " (a share)", linear(0.1, 0.7, 60), 0.3);
  const start = number("div_factor", "", logarithmic(2, 100, 60), 25);
  const final = number("final_div_factor", "", logarithmic(10, 1e6, 50), 1e4);
  const anneal = choice({
    label: "anneal", value: "cos", changed: ask, options: [["cos", "cos"], ["linear", "linear"]],
  });
  const phases = toggle({ label: "three_phase", value: false, changed: ask });
  const twin = toggle({ label: "Momentum on a second axis, at the right", value: true, changed: redraw });
  const own = toggle({ label: "Each library with its own defaults", value: false, changed: ask });
  const rates = curve_view(250, { margins: { left: LEFT_OF_BOTH } });
  const momenta = curve_view(130, { margins: { left: LEFT_OF_BOTH } });
  const table = table_view(DIFFER);
  kit.add(tag("p", { class: "lr-words" }, QUESTION));
  kit.beside({ holder: tag("div", {}, rates.holder, momenta.holder) }, table);
  kit.add(kit.lines, others, look, length, share, start, final, anneal, phases, own, twin);

  async function ask() {
    for (const one of [share, start, final]) one.row.hidden = own.value;
    const answer = await kit.ask_python("cycle", {
      total_steps: length.value, pct_start: share.value, div_factor: start.value,
      final_div_factor: final.value, anneal: anneal.value, three_phase: phases.value, own: own.value,
    });
    if (!answer) return;
    found = answer;
    model.set("drawn", answer); // a notebook that is opened without Python shows it again
    kit.redraw();
  }
  kit.listen("msg:custom", (message) => {
    if (message.kind === "stale") ask();
  });
  const stop = kit.start(() => {
    if (!found) return kit.say("Asking torch for the rates …");
    const chosen = found.dialects.filter(({ name }, i) => !i || others.value.includes(name));
    const drawn = chosen.filter((one) => one.rates.length);
    const at = /** @type {Look} */ (look.value);
    const curves = rates_in(found, drawn, at);
    const beside_it = momenta_in(found, drawn, at);
    momenta.holder.hidden = twin.value;
    if (twin.value) {
      const { low, high } = beside_it.y; // its ticks stay below the words
      curves.twin = { ...beside_it, y: { ...beside_it.y, high: high + 0.35 * (high - low) } };
      curves.words += ` ${beside_it.words}`;
    } else {
      momenta.draw(beside_it);
    }
    const on = rates.draw(curves);
    draw_places(rates.image, on, places_in(found, drawn, at), curves.marks?.length ?? 0);
    table.draw(["", ...found.dialects.map(({ name }) => name)], facts(found.dialects),
      own.value ? `${DIFFER}; ${DEFAULTS}` : DIFFER);
    const { mine, momentum } = found;
    kit.trouble([mine.trouble, momentum.trouble].filter(Boolean).join(" "));
    kit.say([differences(drawn, found.numbers.total_steps - 1), ...chosen.map(({ note }) => note),
      mine.words, momentum.mine.length ? momentum.words : ""].filter(Boolean).join(" "));
  });
  ask();
  return stop;
}

export default { render };
