// @ts-check
// Shapes of the finder's two pictures, over their curves.

/** The losses of single batches, as dots behind the line.
 * @param {Picture} image @param {Axes} on @param {Test} test @param {number} end
 */
function draw_losses(image, on, { n, loss }, end) {
  const { at } = logarithmic(TEST_RATES.low, TEST_RATES.high, n - 1);
  const dots = loss.slice(0, end).map((y, i) => `M${on.x(at(i)).toFixed(1)} ${on.y(y).toFixed(1)}h0`);
  const g = shape(image.still, "g", { "clip-path": on.clip });
  shape(g, "path", {
    class: "lr-axis", d: dots.join(""), style: "stroke-width:3;stroke-linecap:round;stroke-opacity:0.6",
  });
  image.still.prepend(g);
}

/** Names of the lines at two rates: left of them, where no crash crosses the words.
 * @param {Picture} image @param {Axes} on @param {[number, string][]} marks
 */
function name_marks(image, on, marks) {
  marks.forEach(([rate, words], row) => {
    const [x, long] = [on.x(rate), words.length * LETTER];
    const fits = x - long > on.box.left;
    shape(image.still, "text", {
      x: fits ? x - 5 : Math.min(x + 5, image.width - long), y: on.box.top + 8 + LINE_OF_TEXT * row,
      "text-anchor": fits ? "end" : "start",
    }, words);
  });
}

/** @param {Picture} image @param {Axes} on @param {number} low @param {number} high */
function shade(image, on, low, high) {
  const [left, right] = [Math.max(on.x(low), on.box.left), Math.min(on.x(high), on.box.right)];
  const made = shape(image.still, "rect", {
    class: "lr-band", x: left, y: on.box.top, width: Math.max(0, right - left),
    height: on.box.bottom - on.box.top,
  });
  image.still.prepend(made);
}

/** What of a test is not read: its first points, and all behind its end.
 * @param {Picture} image @param {Axes} on @param {Test} test @param {number} end @param {number} skip
 */
function draw_unread(image, on, { n }, end, skip) {
  const { at } = logarithmic(TEST_RATES.low, TEST_RATES.high, n - 1);
  const y = on.box.bottom - 7;
  if (skip) {
    shade(image, on, TEST_RATES.low, at(skip));
    shape(image.still, "text", { x: on.box.left + 3, y }, "skipped");
  }
  if (end === n) return;
  const x = on.x(at(end - 1));
  shape(image.still, "line", {
    class: "lr-axis", x1: x, x2: x, y1: on.box.bottom - 22, y2: on.box.bottom,
  });
  const wide = x + 70 < image.width;
  shape(image.still, "text", { x: x + (wide ? 4 : -4), y, "text-anchor": wide ? "start" : "end" },
    "it stops");
}

/** @param {Picture} image @param {Axes} on @param {Truth} truth @param {number[]} rates of ten seeds */
function draw_truth(image, on, { rows, good }, rates) {
  shade(image, on, good[0].rate / QUARTER_OCTAVE, good[good.length - 1].rate * QUARTER_OCTAVE);
  for (const { rate, losses } of rows) {
    const [low, high] = [Math.min(...losses), Math.max(...losses)];
    shape(image.still, "line", {
      class: "lr-seed", x1: on.x(rate), x2: on.x(rate), y1: on.y(low), y2: on.y(high),
    });
  }
  const { bottom } = on.box;
  const ticks = rates.map((rate) => `M${on.x(rate).toFixed(1)} ${bottom}v-12`);
  shape(image.still, "path", { class: "lr-path", d: ticks.join("") });
}

/** @param {Picture} image @param {Axes} on @param {Run[]} runs */
function draw_runs(image, on, runs) {
  const g = shape(image.still, "g");
  for (const { rate, loss } of runs) {
    const [x, y] = [on.x(rate), on.y(loss)];
    shape(g, "path", { class: "lr-live", d: `M${x} ${y - 6} l5 9 h-10 z` });
  }
  image.still.prepend(g); // under the mark
}

/** The learner's own trainings, at their losses. @param {Picture} image @param {Axes} on
 * @param {LiveRun[]} live
 */
function draw_diamonds(image, on, live) {
  for (const { rate, loss } of live) {
    const [x, y] = [on.x(rate), loss === null ? on.box.top : Math.max(on.box.top, on.y(loss))];
    shape(image.top, "path", { class: "lr-marker lr-color-4", d: `M${x} ${y - 9}l8 9-8 9-8-9z` });
  }
}
