// @ts-check
// Recorded range tests, what rules and the learner read off them, and live runs there.

const LEGEND = "Second picture: the line is the mean of the sweep's ten seeds, bars span them. Grey: at "
  + "most 1.5 times the best. Ticks: what the tests of ten seeds suggest. ▲: a new network trained there; ◆: by you.";


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
  /** The learner's reading, and of which settings. */
  let mine = { settings: "", rate: /** @type {number | null} */ (null), words: "" };
  const changed = () => {
    kit.redraw();
    void ask_mine();
  };
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
  const live = live_run(kit, {
    label: "Train at this rate, live",
    name: () => `with ${optimizer.value} at ${shown(suggested(test_now()).rate)}`,
    values: () => ({ optimizer: optimizer.value, rate: suggested(test_now()).rate }),
  });
  const curve = curve_view(225, { margins: { left: PLACE, right: 14 } });
  const worth = curve_view(225, { margins: { left: PLACE, right: 14 } });
  const seeds = tag("div", { class: "lr-readout", "aria-hidden": "true" });
  kit.add(
    tag("div", { class: "lr-words" }, "One short test suggests a rate. Which of these settings moves "
      + "the suggestion most, and what would that cost you?"),
    curve, worth, kit.lines, seeds,
    tag("div", { class: "lr-beside" }, optimizer.row, updates.row),
    tag("div", { class: "lr-beside" }, beta.row, skip.row),
    rule, divisor, seed, live, tag("div", { class: "lr-words lr-legend" }, LEGEND));

  const test_now = () => /** @type {Test} */ (tests.find((one) => one.optimizer === optimizer.value
    && one.n === Number(updates.value) && one.seed === seed.value));
  function settings() {
    const { optimizer: name, n, seed: one } = test_now();
    return { optimizer: name, n, seed: one, beta: Number(beta.value), skip: Number(skip.value),
      rule: which(), by: by() };
  }
  /** What the learner's function says, where there is one. */
  async function ask_mine() {
    if (!model.get("is_mine_there")) return kit.trouble("");
    const asked = settings();
    const found = await kit.ask_python("mine", asked);
    if (!found) return;
    mine = { ...found, settings: JSON.stringify(asked) };
    kit.trouble(found.trouble);
    kit.redraw();
  }
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
  /** @param {Test} test @param {Advice} advice @param {number | null} own @param {string} words */
  function draw_test(test, advice, own, words) {
    const reading = reading_of(test);
    const points = curve_of(test, reading);
    const [name, result] = names_of(which(), by(), advice);
    const lowest = Math.min(...alike(test).flatMap(({ loss }) => loss));
    const on = curve.draw({
      words: `A range test of ${test.n} updates with ${test.optimizer}: smoothed loss against the rate. ${words}`,
      x: RATE_AXIS,
      y: { low: Math.max(0, lowest - 0.2), high: HIGHEST_LOSS, label: "batch loss (nats)" },
      series: [{ name: "average", end: "", points, plain: true }],
      marks: [
        { x: advice.read, words: "", y: height_at(points, advice.read) },
        ...(name ? [{ x: advice.rate, words: "" }] : []),
        ...(own === null ? [] : [{ x: own, words: "", bad: !is_same(own, advice.rate) }]),
      ],
    });
    /** @type {[number, string][]} */
    const named = name ? [[advice.read, name], [advice.rate, result]] : [[advice.read, result]];
    if (own !== null) named.push([own, is_same(own, advice.rate) ? "yours" : `yours ${shown(own)}`]);
    name_marks(curve.image, on, named);
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
    draw_diamonds(worth.image, on, live_now());
  }
  function live_now() {
    return /** @type {LiveRun[]} */ (model.get("live")).filter((one) => one.optimizer === optimizer.value);
  }
  kit.listen("change:live", () => kit.redraw());
  kit.listen("change:is_mine_there", changed);
  kit.listen("msg:custom", (message) => {
    if (message.kind === "stale") void ask_mine();
  });
  void ask_mine();
  return kit.start(() => {
    divisor.row.hidden = which() !== "steepest";
    const test = test_now();
    const truth = truths[optimizer.value];
    const advice = suggested(test);
    const rates = alike(test).map((one) => suggested(one).rate);
    const runs = runs_now();
    const is_about_this = model.get("is_mine_there") && mine.settings === JSON.stringify(settings());
    const own = is_about_this ? mine.rate : null;
    const said = told_advice(which(), by(), advice) + told_mine(own, advice.rate, which());
    const meant = told_worth(advice.rate, truth, chance);
    seeds.textContent = told_seeds(rates, truth) + told_runs(runs, truth, chance);
    draw_test(test, advice, own, said);
    draw_worth(truth, advice.rate, rates, runs, `${meant} ${seeds.textContent}`);
    live.draw();
    kit.say([said, is_about_this ? mine.words : "", meant].filter(Boolean).join(" "),
      live.news() || seeds.textContent || "");
  });
}

export default { render };
