// @ts-check
// The recorded map of warmups and peaks: choose a cell, uncover it, train it once more.

/** @typedef {{ warmup: number, peak: number, losses: (number | null)[] }} MapCell */
/** @typedef {{ warmup: number, peak: number, loss: number | null }} LiveCell */

const MAP_ASKED = "Without a warmup, up to which peak do all three seeds learn? And how far does "
  + "a longer warmup move that border?";
const CELL = 36; // pixels high
const MAP_TOP = 24;
const MAP_BOTTOM = 52;
const NARROW_CELL = 44; // pixels; below, words are shortened
const MAP_LEFT = 34;
const WIDE_LETTER = 8; // pixels, in the widest of the systems' fonts
// What the lesson has told before: that one fails at once, and that the other one learns.
const OPEN_FROM_THE_START = new Set(["0 0.02", "60 0.02"]);

/** @param {{ warmup: number, peak: number }} cell */
const key_of = ({ warmup, peak }) => `${warmup} ${peak}`;

/** The middle loss; a run that blew up counts as one that has learned nothing.
 * @param {MapCell} cell @param {number} chance
 */
function middle_loss({ losses }, chance) {
  const sorted = losses.map((loss) => loss ?? chance).sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** @param {(number | null)[]} losses @param {number} chance */
function learned_of(losses, chance) {
  return losses.filter((loss) => loss !== null && loss < chance / 2).length;
}

/** As many digits as a cell has room for. @param {number} loss @param {number} wide */
const in_cell = (loss, wide) => loss.toFixed(wide < NARROW_CELL ? 1 : 2);

/** @param {MapCell} cell @param {number} chance */
function about_cell({ warmup, peak, losses }, chance) {
  const learned = learned_of(losses, chance);
  const all = [...losses].sort((a, b) => (a ?? 99) - (b ?? 99)).map(shown).join(", ");
  return `Warmup ${warmup}, peak ${peak}: ${learned} of ${losses.length} seeds learn. `
    + `Their losses at the end: ${all} nats.`;
}

/** @param {MapCell} cell @param {LiveCell[]} live @param {number} chance */
function about_live(cell, live, chance) {
  const here = live.filter((run) => key_of(run) === key_of(cell)).map(({ loss }) => loss);
  if (!here.length) return "";
  const learned = learned_of(here, chance);
  if (here.length === 1) {
    return ` Your run here ${learned ? "learned" : "did not learn"}: ${shown(here[0])} nats.`;
  }
  return ` ${learned} of your ${here.length} runs here learned: ${here.map(shown).join(", ")} nats.`;
}

/**
 * Where the cells of the map lie in its picture.
 * @param {Picture} image @param {number} columns @param {number} rows
 */
function map_places(image, columns, rows) {
  const wide = (image.width - MAP_LEFT - 6) / columns;
  return {
    wide,
    bottom: MAP_TOP + rows * CELL,
    /** @param {number} column */
    x: (column) => MAP_LEFT + column * wide,
    /** Rows are counted from below. @param {number} row */
    y: (row) => MAP_TOP + (rows - 1 - row) * CELL,
  };
}

/** @param {Picture} image @param {ReturnType<typeof map_places>} at
 * @param {number[]} warmups @param {number[]} peaks
 */
function draw_map_axes(image, at, warmups, peaks) {
  const g = image.still;
  warmups.forEach((warmup, row) => {
    shape(g, "text", { x: MAP_LEFT - 6, y: at.y(row) + CELL / 2 + 4, "text-anchor": "end" }, String(warmup));
  });
  peaks.forEach((peak, column) => {
    const narrow = at.wide < NARROW_CELL;
    const words = narrow ? String(peak).replace(/^0/, "") : String(peak);
    // Side by side they would touch.
    const y = at.bottom + (narrow && column % 2 ? 29 : 16);
    shape(g, "text", { x: at.x(column) + at.wide / 2, y, "text-anchor": "middle" }, words);
  });
  const words = "warmup (updates); in the cells the median loss (nats)";
  const room = image.width > WIDE_LETTER * words.length;
  shape(g, "text", { x: 2, y: 12 }, room ? words : "warmup (updates); loss (nats)");
  shape(g, "text", {
    x: (MAP_LEFT + image.width) / 2, y: image.height - 5, "text-anchor": "middle",
  }, "peak rate (no unit)");
}

/** @param {Picture} image @param {number} x @param {number} y @param {number} wide
 * @param {MapCell} cell @param {{ open: boolean, chance: number, pick: () => void }} how
 */
function draw_map_cell(image, x, y, wide, cell, { open, chance, pick }) {
  const g = image.still;
  const loss = middle_loss(cell, chance);
  const shade = open ? 0.06 + 0.44 * Math.min(1, loss / chance) : 0;
  shape(g, "rect", {
    class: "lr-dot", x, y, width: wide, height: CELL, style: `fill-opacity:${shade};cursor:pointer`,
  }).addEventListener("click", pick);
  const [learned, count] = [learned_of(cell.losses, chance), cell.losses.length];
  const mixed = open && learned > 0 && learned < count;
  /** @param {string} words @param {number} down */
  const write = (words, down) => shape(g, "text", {
    x: x + wide / 2, y: y + down, "text-anchor": "middle", "pointer-events": "none",
  }, words);
  if (!open) {
    shape(g, "rect", {
      class: "lr-axis lr-ring", x: x + 2, y: y + 2, width: wide - 4, height: CELL - 4,
      "stroke-dasharray": "2 3", "pointer-events": "none",
    });
  }
  write(open ? in_cell(loss, wide) : "?", mixed ? 16 : 23);
  if (mixed) write(wide < NARROW_CELL ? `${learned}/${count}` : `${learned} of ${count}`, 31);
}

/** @param {{ model: Model, el: HTMLElement }} given */
function render(given) {
  const { model } = given;
  /** @type {MapCell[]} */
  const table = model.get("table");
  /** @type {number} */
  const chance = model.get("chance");
  /** @param {number[]} values */
  const ascending = (values) => [...new Set(values)].sort((a, b) => a - b);
  const warmups = ascending(table.map((cell) => cell.warmup));
  const peaks = ascending(table.map((cell) => cell.peak));

  const kit = explorer(given, "Map of warmups and peaks");
  const image = picture(MAP_TOP + CELL * warmups.length + MAP_BOTTOM);
  const changed = () => kit.redraw();
  const warmup = slider({ label: "Warmup (updates)", scale: stops(warmups), value: 60, changed });
  const peak = slider({ label: "Peak rate", scale: stops(peaks), value: 0.02, changed });
  const uncover = button("Uncover the whole map", uncover_all);
  const run = live_run(kit, {
    label: "Train this cell live, with a new seed",
    name: () => `with warmup ${chosen().warmup}, peak ${chosen().peak}`,
    values: () => ({ warmup: chosen().warmup, peak: chosen().peak }),
  });
  kit.add(tag("p", { class: "lr-words" }, MAP_ASKED), image, kit.lines, warmup, peak,
    uncover, run);

  const is_open = (/** @type {MapCell} */ cell) =>
    model.get("uncovered") || OPEN_FROM_THE_START.has(key_of(cell));
  const chosen = () => /** @type {MapCell} */ (
    table.find((cell) => cell.warmup === warmup.value && cell.peak === peak.value) ?? table[0]);

  function uncover_all() {
    model.set("uncovered", true);
    model.save_changes();
    kit.redraw();
  }
  /** @param {MapCell} cell @param {LiveCell[]} live */
  function status(cell, live) {
    const words = is_open(cell) ? about_cell(cell, chance)
      : `Warmup ${cell.warmup}, peak ${cell.peak}: covered. What do you expect of its three seeds?`;
    return words + about_live(cell, live, chance);
  }
  /** @param {MapCell} cell @param {LiveCell[]} live */
  function draw_map(cell, live) {
    const at = map_places(image, peaks.length, warmups.length);
    draw_map_axes(image, at, warmups, peaks);
    /** @param {{ warmup: number, peak: number }} one @returns {[number, number]} */
    const corner = (one) => [at.x(peaks.indexOf(one.peak)), at.y(warmups.indexOf(one.warmup))];
    for (const one of table) {
      const pick = () => {
        warmup.set(one.warmup);
        peak.set(one.peak);
      };
      draw_map_cell(image, ...corner(one), at.wide, one, { open: is_open(one), chance, pick });
    }
    for (const one of live) {
      const [x, y] = corner(one);
      shape(image.top, "path", { class: "lr-live", d: `M${x + at.wide - 8} ${y + 3} l6 10 h-12 z` });
    }
    const [x, y] = corner(cell);
    shape(image.top, "rect", {
      class: "lr-guess lr-ring", x: x + 1, y: y + 1, width: at.wide - 2, height: CELL - 2,
      "stroke-width": 3,
    });
  }
  kit.listen("change:live", changed);
  kit.listen("change:uncovered", changed);
  return kit.start(() => {
    const cell = chosen();
    /** @type {LiveCell[]} */
    const live = model.get("live");
    const words = status(cell, live);
    const open = table.filter(is_open).length;
    image.clear(`Map of losses after 250 updates, ${warmups.length} lengths of warmup times `
      + `${peaks.length} peaks; ${open} of ${table.length} cells are open. Chosen: ${words}`);
    draw_map(cell, live);
    uncover.hidden = model.get("uncovered");
    run.draw();
    kit.say(words, run.news());
  });
}

export default { render };
