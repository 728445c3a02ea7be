// @ts-check
// A training that a button starts and another one stops, with how far it is.

const SOON_MS = 1000; // before that, nobody can say how long it takes

/** @param {number} elapsed milliseconds @param {number} done a share @returns {string} */
function time_left(elapsed, done) {
  if (elapsed < SOON_MS || done <= 0 || done >= 1) return "";
  return `, about ${Math.ceil((elapsed * (1 - done)) / done / 1000)} s left`;
}

/**
 * Python is asked to "run", and answers with `words`.
 * @param {Explorer} kit
 * @param {{ label: string, name: () => string, values: () => Record<string, any> }} options
 *   `name` follows the words "Training" and "No live run"
 */
function live_run(kit, { label, name, values }) {
  let [running, stopped] = [false, false];
  const lacking = kit.lacks("run");
  const id = new_id();
  const words = tag("div", { class: "lr-progress", "aria-hidden": "true", id }, lacking);
  const bar = tag("progress", { max: 1, value: 0, "aria-label": "How far the run is" });
  const start = button(label, train);
  const stop = button("Stop the run", () => {
    stopped = true;
    kit.cancel("run");
  });
  if (lacking) start.setAttribute("aria-describedby", id);

  async function train() {
    const what = name();
    const began = performance.now();
    [running, stopped] = [true, false];
    bar.value = 0;
    words.textContent = `Training ${what} …`;
    kit.redraw();
    const found = await kit.ask_python("run", values(), (said, done) => {
      if (done !== null) bar.value = done;
      if (said) words.textContent = said + time_left(performance.now() - began, done ?? 0);
    });
    running = false;
    const none = `No live run ${what}${stopped ? ": it was stopped" : ""}.`;
    words.textContent = found ? found.words : none;
    kit.redraw();
  }
  return {
    row: tag("div", { class: "lr-live-run" }, start, stop, bar, words),
    /** Say at each drawing what can be pressed now. */
    draw() {
      start.setAttribute("aria-disabled", String(running || lacking !== ""));
      stop.hidden = lacking !== "";
      stop.setAttribute("aria-disabled", String(!running));
      bar.hidden = !running;
    },
    /** What the last run gave; nothing while one is on its way. */
    news: () => (running || lacking ? "" : words.textContent ?? ""),
  };
}
