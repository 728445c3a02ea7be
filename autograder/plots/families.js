// @ts-check
// What follows a warmup: families of decay, and the update from which their fall counts.

/**
 * @typedef {object} Decayed what Python answers; shares of the peak, one for each update
 * @property {number} warmup
 * @property {number} total
 * @property {number[]} target
 * @property {number[]} unseen the part of the fall that the ramp takes the place of
 * @property {(number | null)[]} mine
 * @property {{ t: number, words: string, y: number | null } | null} first
 * @property {string} words about the end of the ramp
 * @property {string} about_mine
 * @property {string} trouble
 */

const DECAY_ASKED = "What does the rate do in the update in which the warmup ends: go on, jump "
  + "down, miss its peak? Compare the clocks of the fall.";
/** @type {[string, string][]} */
const FAMILIES = [
  ["linear", "linear"],
  ["cosine", "cosine"],
  ["root", "inverse square root"],
  ["wsd", "WSD: level, then a line in the last fifth"],
  ["constant", "constant"],
];
/** @type {[string, string][]} */
const CLOCKS = [
  ["after", "after the warmup (Hugging Face)"],
  ["zero", "at update 0 (BERT, 2018)"],
  ["cut", "at update 0, cut in (timm, warmup_prefix=False)"],
];
const ROOF = 1.25; // the least that the share's axis shows: names find room above the peak
const WITH_A_FLOOR = new Set(["linear", "cosine", "wsd"]);

/** @param {(number | null)[]} shares @returns {Points} */
const by_update = (shares) => shares.map((share, t) => [t, share]);

/** @param {Decayed} found @returns {Curves} */
function decay_curves({ target, unseen, mine, first, words }) {
  /** @type {Series[]} */
  const series = [{ name: "target (torch)", points: by_update(target), look: 0 }];
  if (unseen.length > 1) {
    series.push({ name: "fall, not used", points: by_update(unseen), look: 2, plain: true, end: "" });
  }
  if (mine.length) series.push({ name: "mine", points: by_update(mine), look: 1 });
  const [low, top] = span([0, ...mine], { zero: true });
  /** @type {Mark[]} */
  const marks = first
    ? [{ x: first.t, words: first.words, short: `t = ${first.t}`, y: first.y ?? NaN, bad: true }] : [];
  return {
    words: `Share of the peak at each update. ${words}`,
    series, marks,
    x: { low: 0, high: target.length - 1, label: "update t" },
    y: {
      low, high: Math.max(ROOF, top), label: "share of the peak (no unit)",
      ticks: low < 0 || top > ROOF ? undefined : [0, 0.2, 0.4, 0.6, 0.8, 1],
    },
    levels: [{ y: 1, words: "" }],
  };
}

/** Where the warmup and the run end, in thin lines that hide no jump; and the name of the
 * line that ends in the middle of the picture.
 * @param {Picture} image @param {Axes} on @param {Decayed} found
 */
function draw_ends(image, on, { warmup, total, target, unseen }) {
  const { top, bottom } = on.box;
  const near = on.x(total) - on.x(warmup) < 60;
  const ends = near && warmup < total ? [[warmup, `W = ${warmup}, T = ${total}`], [total, ""]]
    : [[warmup, warmup === total ? `W = T = ${total}` : `W = ${warmup}`], [total, `T = ${total}`]];
  for (const [at, words] of warmup === total ? ends.slice(0, 1) : ends) {
    const x = on.x(Number(at));
    shape(image.still, "line", {
      class: "lr-axis", x1: x, x2: x, y1: top - 4, y2: bottom, "stroke-dasharray": "2 3",
    });
    const text = String(words);
    const half = (text.length * LETTER) / 2;
    shape(image.still, "text", {
      x: Math.min(Math.max(x, half), image.width - half), y: top - 8, "text-anchor": "middle",
    }, text);
  }
  shape(image.still, "circle", {
    class: "lr-guess lr-ring", cx: on.x(warmup), cy: on.y(target[warmup]), r: 7,
  });
  if (unseen.length > 1) {
    shape(image.still, "text", { x: on.x(0) + 6, y: on.y(unseen[0]) - 7 }, "fall, not used");
  }
}

/** @param {{ model: Model, el: HTMLElement }} given */
function render(given) {
  const { model } = given;
  /** @type {Decayed | null} */
  let found = model.get("drawn").target ? model.get("drawn") : null;
  const kit = explorer(given, "Decay families");
  const family = choice({ label: "Decay", options: FAMILIES, value: "linear", changed: ask });
  const clock = choice({ label: "The fall's clock starts", options: CLOCKS, value: "after", changed: ask });
  const warmup = slider({
    label: "warmup W (updates)", scale: kit.scale("warmup", whole(0, 100)), value: 20, changed: ask,
  });
  const total = slider({
    label: "total T (updates)", scale: kit.scale("total", whole(20, 400)), value: 100, changed: lengthen,
  });
  const floor = slider({
    label: "min_ratio (of the peak)", scale: kit.scale("floor", linear(0, 0.5, 50)), value: 0, changed: ask,
  });
  const view = curve_view(290, { margins: { top: 42 } });
  kit.add(tag("p", { class: "lr-words" }, DECAY_ASKED), family, clock, view, kit.lines,
    warmup, total, floor);

  function lengthen() {
    warmup.rescale(kit.scale("warmup", whole(0, total.value)));
    ask();
  }
  async function ask() {
    floor.row.hidden = !WITH_A_FLOOR.has(family.value);
    const answer = await kit.ask_python("decay", {
      family: family.value, clock: clock.value,
      warmup: warmup.value, total: total.value, floor: floor.value,
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
    const on = view.draw(decay_curves(found));
    draw_ends(view.image, on, found);
    kit.trouble(found.trouble);
    kit.say(`${found.words} ${found.about_mine}`);
  });
  ask();
  return stop;
}

export default { render };
