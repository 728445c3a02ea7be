// @ts-check
// Recorded runs over the learning rate, hidden until two guesses are committed.

const TOP = 20; // the highest loss that the picture shows, in nats
const BOTTOM = 0.005; // and the lowest
const HINT = "Point at a dot, or go to it with the arrow keys, to read the loss of every seed.";

/** @typedef {{ rate: number, losses: number[] }} Row the runs of one rate, one loss a seed */
/** @typedef {{ rate: number, loss: number }} Median */
/** @typedef {{ medians: Median[], best: Median, end: Median }} Facts */

/** @param {number[]} values */
const middle = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};

/** The table as it is told: where the median is lowest, and the first rate above it at
 * which the median run has lost more than half of what there was to learn.
 * @param {Row[]} table @param {number} chance @returns {Facts}
 */
function told(table, chance) {
  const medians = table.map(({ rate, losses }) => ({ rate, loss: middle(losses) }));
  const best = medians.reduce((a, b) => (b.loss < a.loss ? b : a));
  const end = medians.find((m) => m.rate > best.rate && m.loss > chance / 2);
  return { medians, best, end: end ?? medians[medians.length - 1] };
}

/** @param {number} guess @param {number} truth */
function distance(guess, truth) {
  const octaves = Math.log2(guess / truth);
  if (Math.abs(octaves) < 0.55) {
    return `your guess, ${shown(guess)}, is within half an octave of it`;
  }
  const side = octaves > 0 ? "too high" : "too low";
  const ratio = 2 ** Math.abs(octaves);
  return `your guess, ${shown(guess)}, is ${shown(Number(ratio.toPrecision(2)))} times ${side}`;
}

/** @param {number} rate @param {number} loss @param {Facts} facts @param {number} chance */
function verdict(rate, loss, { best, end }, chance) {
  if (!Number.isFinite(loss)) return "the loss is no longer a number";
  if (rate >= end.rate) return loss > chance / 2 ? "collapsed" : "survived by luck";
  if (loss <= 1.5 * best.loss) return "among the best";
  return rate < best.rate ? "too low for the 400 updates" : "past the best";
}

/** What the picture can show of a loss. @param {number | null} loss */
function kept(loss) {
  return loss === null || !Number.isFinite(loss) ? TOP : Math.min(TOP, Math.max(BOTTOM, loss));
}

/** @param {Row} row */
function per_seed({ rate, losses }) {
  return `Rate ${shown(rate)}: median loss ${shown(middle(losses))}; `
    + `${losses.length} seeds: ${[...losses].sort((a, b) => a - b).map(shown).join(", ")}.`;
}

/** @param {Element} g @param {Axes} on @param {Row[]} table @param {string} key */
function draw_seeds(g, on, table, key) {
  for (const { rate, losses } of table) {
    const [low, high] = [Math.min(...losses), Math.max(...losses)];
    shape(g, "line", {
      class: "lr-seed", x1: on.x(rate), x2: on.x(rate), y1: on.y(kept(low)), y2: on.y(kept(high)),
    });
    if (String(rate) !== key) continue;
    for (const loss of losses) {
      const y = on.y(kept(loss));
      shape(g, "line", { class: "lr-seed", x1: on.x(rate) - 9, x2: on.x(rate) + 9, y1: y, y2: y });
    }
  }
}

/** @param {Element} g @param {Axes} on @param {{ rate: number, loss: number | null }[]} points */
function draw_live(g, on, points) {
  for (const { rate, loss } of points) {
    const [x, y] = [on.x(rate), on.y(kept(loss))];
    shape(g, "path", { class: "lr-live", d: `M${x} ${y - 8} l7 12 h-14 z` });
  }
}

/** @param {{ model: Model, el: HTMLElement }} given */
function render(given) {
  const { model } = given;
  /** @type {Row[]} */
  const table = model.get("table");
  /** @type {number} */
  const chance = model.get("chance");
  const facts = told(table, chance);
  const [low, high] = [table[0].rate, table[table.length - 1].rate];
  const scale = logarithmic(low, high, Math.round(Math.log2(high / low) * 4));
  let looked_at = "";

  const kit = explorer(given, "Learning-rate roulette");
  const changed = () => kit.redraw();
  const words = tag("div", { class: "lr-words" });
  const readout = tag("div", { class: "lr-readout", "aria-hidden": "true" }, HINT);
  const best = slider({ label: "My guess: best rate", scale, value: 0.01, changed });
  const end = slider({ label: "My guess: first collapse", scale, value: 0.1, changed });
  const chosen = slider({ label: "Learning rate", scale, value: 0.0625, changed });
  const commit = button("Commit both guesses, then show the runs", commit_both);
  const live = live_run(kit, {
    label: "Run it live", name: () => `at ${shown(chosen.value)}`, values: () => ({ rate: chosen.value }),
  });
  const view = curve_view(260, { margins: { right: 16 }, answers: true });
  const dots = dot_set(view.image, {
    pick: (key) => chosen.set(Number(key)),
    tell(text) {
      looked_at = text;
      readout.textContent = text || HINT;
      draw_picture();
    },
  });
  kit.add(words, view, readout, kit.lines, best, end, commit, chosen, live);

  const ready = () => best.touched && end.touched;
  const guess_now = () => model.get("prediction");
  const is_open = () => guess_now().best !== undefined;

  function commit_both() {
    const guess = { best: best.value, collapse: end.value };
    model.set("prediction", guess);
    model.save_changes();
    model.send({ kind: "predict", ...guess,
      best_found: facts.best.rate, collapse_found: facts.end.rate });
    kit.redraw();
    chosen.slider.focus();
  }
  function nearest() {
    /** @param {Row} row */
    const apart = ({ rate }) => Math.abs(Math.log(rate / chosen.value));
    return table.reduce((a, b) => (apart(b) < apart(a) ? b : a));
  }
  function about_guesses() {
    const guess = guess_now();
    return `Lowest median at ${shown(facts.best.rate)}: ${distance(guess.best, facts.best.rate)}. `
      + `Collapse at ${shown(facts.end.rate)}: ${distance(guess.collapse, facts.end.rate)}.`;
  }
  /** @param {Row} row */
  function about_chosen(row) {
    const loss = middle(row.losses);
    const spread = `${shown(Math.min(...row.losses))} to ${shown(Math.max(...row.losses))}`;
    return `Recorded at ${shown(row.rate)}: median loss ${shown(loss)}, ${row.losses.length} `
      + `seeds from ${spread}: ${verdict(row.rate, loss, facts, chance)}.`;
  }
  function status() {
    if (is_open()) return about_chosen(nearest());
    return `Best at ${shown(best.value)}, first collapse at ${shown(end.value)}: `
      + (ready() ? "not committed yet." : "set both guesses, then commit them.");
  }
  function draw_picture() {
    const open = is_open();
    const guess = open ? guess_now() : { best: best.value, collapse: end.value };
    const on = view.draw({
      words: `Training loss against learning rate. ${words.textContent} ${status()}`,
      x: { low, high, log: true, label: "learning rate (log scale)" },
      y: { low: BOTTOM, high: TOP, log: true, label: "training loss (nats)", ticks: [0.01, 0.1, 1] },
      series: open ? [{
        name: "median", end: "", plain: true,
        points: facts.medians.map(({ rate, loss }) => [rate, kept(loss)]),
      }] : [],
      levels: [{ y: chance, words: "knows nothing" }],
      marks: [{ x: guess.best, words: "my best" }, { x: guess.collapse, words: "my collapse" }],
    });
    if (!open) return dots.draw([]);
    const near = nearest();
    const seen = table.find((row) => per_seed(row) === looked_at) ?? near;
    draw_seeds(view.still, on, table, String(seen.rate));
    dots.draw(table.map((row) => ({
      x: on.x(row.rate), y: on.y(kept(middle(row.losses))),
      words: per_seed(row), key: String(row.rate),
    })));
    shape(view.image.top, "circle", {
      class: "lr-guess lr-ring", cx: on.x(near.rate), cy: on.y(kept(middle(near.losses))), r: 9,
    });
    draw_live(view.image.top, on, model.get("live"));
  }
  kit.listen("change:prediction", changed);
  kit.listen("change:live", changed);
  return kit.start(() => {
    const open = is_open();
    for (const part of [best.row, end.row, commit]) part.hidden = open;
    for (const part of [chosen.row, live.row, readout]) part.hidden = !open;
    words.textContent = open ? about_guesses()
      : "One network, 400 updates with SGD, 27 learning rates. Which rate ends with the "
        + "lowest training loss, and at which rate does training first collapse?";
    commit.setAttribute("aria-disabled", String(!ready()));
    live.draw();
    draw_picture();
    kit.say(status(), open ? live.news() || words.textContent : "");
  });
}

export default { render };
