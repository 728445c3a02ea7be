// @ts-check
// Measured best rates against the batch, and what three rules ask for.

/** @typedef {{ batch: number, median: number, q25: number, q75: number, best: number[],
 *   updates: number | null, collapse: number | null, ends: number | null }} Measured */
/** @typedef {{ name: string, points: [number, number][] }} RuleLine */
/** @typedef {{ budget: string, optimizer: string, rows: Measured[], rules: RuleLine[] }} View */

/** @type {Record<string, string>} */
const BUDGETS = {
  one_step: "one single step",
  equal_epochs: "equal epochs: 15",
  equal_steps: "equal steps: 400 updates",
};
const AT_THE_START = "Linear and square root start at the first point";
/** @type {Record<string, string>} */
const LEGENDS = {
  one_step: `Dots: best rates, bars: the middle half of five checkpoints. ${AT_THE_START}; the noise `
    + "scale is fitted to all of them.",
  SGD: "Dots: best rates, bars: the middle half of five seeds, ✗: the collapse. All rules start at the "
    + "first point; the noise scale is the one that was fitted to the one step.",
  AdamW: "Dots: best rates, bars: the middle half of five seeds, ✗: the collapse. All rules start at the "
    + "first point; the noise scale is a rule about SGD, fitted to the one step.",
};

/** A line's height at a batch, straight between its points on logarithmic axes.
 * @param {[number, number][]} points @param {number} batch
 */
function along(points, batch) {
  const after = Math.max(1, points.findIndex(([x]) => x >= batch));
  const [[x0, y0], [x1, y1]] = [points[after - 1], points[after]];
  return y0 * (y1 / y0) ** (Math.log(batch / x0) / Math.log(x1 / x0));
}

/** @param {Measured} row @param {string} budget */
function told_measured({ batch, median, q25, q75, updates, collapse, ends }, budget) {
  const half = `(middle half ${shown(q25)} to ${shown(q75)})`;
  if (budget === "one_step") return `Batch of ${batch}: the best rate is ${shown(median)} ${half}.`;
  const edge = collapse === null ? "no collapse was met" : `collapse from ${shown(collapse)} on`;
  return `Batch of ${batch}, ${updates} updates: the best rate is ${shown(median)} ${half} and ends at `
    + `a loss of ${shown(ends)}; ${edge}.`;
}

/** @param {RuleLine[]} rules @param {number} batch @param {Measured | undefined} row */
function told_rules(rules, batch, row) {
  const asked = rules.map(({ name, points }) => {
    const rate = along(points, batch);
    if (!row) return `${name} ${shown(rate)}`;
    const lost = row.collapse !== null && rate >= row.collapse * 0.999 ? ", collapsed" : "";
    return `${name} ${shown(rate)} (${(rate / row.median).toPrecision(2)} × the best${lost})`;
  });
  return `The rules ask for: ${asked.join("; ")}.`;
}

/** @param {Measured} row */
function told_row(row) {
  return `Batch of ${row.batch}: ${row.best.length} best rates, ${[...row.best].sort((a, b) => a - b)
    .map(shown).join(", ")}.`;
}

/** Bars over the middle half, and a cross where training collapses.
 * @param {Picture} image @param {Axes} on @param {Measured[]} rows
 */
function draw_spread(image, on, rows) {
  for (const { batch, q25, q75, collapse } of rows) {
    const [x, low, high] = [on.x(batch), on.y(q25), on.y(q75)];
    shape(image.still, "path", {
      class: "lr-seed", d: `M${x} ${low}V${high}M${x - 5} ${low}h10M${x - 5} ${high}h10`,
    });
    if (collapse === null) continue;
    const y = on.y(collapse);
    shape(image.still, "path", {
      class: "lr-bad", d: `M${x - 5} ${y - 5}l10 10M${x + 5} ${y - 5}l-10 10`,
    });
  }
}

/** The rules at the batch that is looked at. @param {Picture} image @param {Axes} on
 * @param {RuleLine[]} rules @param {number} batch
 */
function draw_asked(image, on, rules, batch) {
  rules.forEach(({ points }, i) => {
    const look = i + 1;
    marker(image.top, LOOKS[look].marker, on.x(batch), on.y(along(points, batch)), {
      class: `lr-marker lr-color-${look + 1}`,
    });
  });
}

/** @param {View} view @returns {Pick<Curves, "x" | "y" | "series">} */
function axes_and_rules({ rows, rules }) {
  const rates = rules.flatMap(({ points }) => points.map(([, rate]) => rate));
  const batches = rows.map(({ batch }) => batch);
  return {
    x: {
      low: batches[0] / 1.25, high: batches[batches.length - 1] * 1.25, log: true,
      label: "batch (images, log scale)", ticks: batches.length > 5 ? [1, 8, 64, 512] : batches,
    },
    y: {
      low: Math.min(...rows.map(({ q25 }) => q25)) / 1.6, high: Math.max(...rates) * 1.6, log: true,
      label: "best rate (no unit, log scale)",
    },
    series: rules.map(({ name, points }, i) => ({ name, points, look: i + 1, plain: true })),
  };
}

/** @param {{ model: Model, el: HTMLElement }} given */
function render(given) {
  const { model } = given;
  /** @type {View[]} */
  const views = model.get("views");
  const kit = explorer(given, "Batch explorer");
  const changed = () => kit.redraw();
  const budget = choice({
    label: "What is trained", value: "one_step", changed: other_view, options: Object.entries(BUDGETS),
  });
  const optimizer = choice({
    label: "Optimizer", value: "SGD", changed: other_view, options: [["SGD", "SGD"], ["AdamW", "AdamW"]],
  });
  const batch = slider({ label: "Batch (images)", scale: batches_of(views[0]), value: 64, changed });
  const picture_of = curve_view(300, { margins: { left: 62 }, answers: true });
  const readout = tag("div", { class: "lr-readout", "aria-hidden": "true" });
  let pointed_at = "";
  const dots = dot_set(picture_of.image, {
    pick: (key) => batch.set(Number(key)),
    tell(words) {
      pointed_at = words;
      readout.textContent = words || legend();
    },
  });
  kit.add(
    tag("div", { class: "lr-words" }, "A larger batch is said to bear a larger rate. How much larger, and "
      + "from which batch on is each rule wrong?"),
    picture_of, readout, kit.lines, batch, budget, optimizer);

  /** Each measured batch is a stop. @param {View} view @returns {Scale} */
  function batches_of({ rows }) {
    const [low, high] = [rows[0].batch, rows[rows.length - 1].batch];
    return { ...logarithmic(low, high, rows.length - 1), whole: true };
  }
  function view_now() {
    const name = budget.value === "one_step" ? "SGD" : optimizer.value;
    return /** @type {View} */ (views.find((view) =>
      view.budget === budget.value && view.optimizer === name));
  }
  function legend() {
    return LEGENDS[budget.value === "one_step" ? "one_step" : optimizer.value];
  }
  function other_view() {
    const stops = batches_of(view_now());
    batch.rescale(stops);
    batch.set(stops.at(stops.place(batch.value))); // one that was measured
  }
  return kit.start(() => {
    optimizer.row.hidden = budget.value === "one_step";
    const view = view_now();
    const row = view.rows.find((one) => one.batch === batch.value);
    const measured = row ? told_measured(row, view.budget) : `Batch of ${batch.value}: not measured.`;
    const words = `${measured} ${told_rules(view.rules, batch.value, row)}`;
    const on = picture_of.draw({
      words: `Best rate against the batch, ${view.optimizer}, ${BUDGETS[view.budget]}. ${words}`,
      ...axes_and_rules(view),
      marks: [{ x: batch.value, words: `batch ${batch.value}` }],
    });
    draw_spread(picture_of.image, on, view.rows);
    dots.draw(view.rows.map((one) => ({
      x: on.x(one.batch), y: on.y(one.median), words: told_row(one), key: String(one.batch),
    })));
    draw_asked(picture_of.image, on, view.rules, batch.value);
    readout.textContent = pointed_at || legend();
    kit.say(words, legend());
  });
}

export default { render };
