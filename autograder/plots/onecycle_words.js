// @ts-check
// What three libraries make of the numbers of one cycle, and where they differ, in words.

/**
 * @typedef {object} Dialect what one library makes of the numbers
 * @property {string} name
 * @property {string} ends what comes past the end
 * @property {number[]} rates none where the library cannot do it
 * @property {number[]} momenta none where it is left alone
 * @property {number[]} past rates past the end that are sure
 * @property {string} note what else is different, or why there are no rates
 */

/**
 * @typedef {object} Own the learner's function beside torch
 * @property {(number | null)[]} mine
 * @property {string} words
 * @property {string} trouble
 * @property {{ t: number, words: string, y: number | null } | null} [first]
 */

/**
 * @typedef {object} OneCycle what Python answers
 * @property {{ total_steps: number }} numbers
 * @property {Dialect[]} dialects torch is the first
 * @property {Own} mine
 * @property {Own} momentum
 */

/** @typedef {{ name: string, at: number, highest: number, first: number, last: number }} Ends */
/** @typedef {"whole" | "peak" | "end"} Look */

/** @param {Dialect} dialect @returns {Ends} */
function ends_of({ name, rates }) {
  const highest = Math.max(...rates);
  return { name, at: rates.indexOf(highest), highest, first: rates[0], last: rates[rates.length - 1] };
}

/** @param {number} a @param {number} b */
const is_near = (a, b) => Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b));

/** Two digits for what is far below the peak. @param {number} rate */
const brief = (rate) => (rate < 0.001 ? minus(rate.toExponential(1)) : shown(rate));

/** Names as in a sentence. @param {string[]} names */
const listed = (names) =>
  names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}` : names[0];

/**
 * Who has the same value, in order.
 * @param {Ends[]} all @param {(one: Ends) => number} value
 * @returns {{ names: string, value: number }[]}
 */
function grouped(all, value) {
  const groups = /** @type {Ends[][]} */ ([]);
  for (const one of all) {
    const same = groups.find(([first]) => is_near(value(first), value(one)));
    if (same) same.push(one);
    else groups.push([one]);
  }
  return groups.map((group) => ({ names: listed(group.map(({ name }) => name)), value: value(group[0]) }));
}

/** @param {Dialect[]} drawn @param {number} last_update */
function differences(drawn, last_update) {
  const all = drawn.map(ends_of);
  if (!all.length) return "";
  const peaks = grouped(all, ({ at }) => at).map(({ names, value }) => `${names} in update ${value}`);
  const [lowest, ...others] = grouped(all, ({ last }) => last).sort((a, b) => a.value - b.value);
  const more = others.map(({ names, value }) =>
    `${names} ${brief(value)}, ${shown(Number((value / lowest.value).toPrecision(2)))} times that`);
  return `Highest rate: ${peaks.join("; ")}. Last update, ${last_update}: `
    + `${[`${lowest.names} ${brief(lowest.value)}`, ...more].join("; ")}.`;
}

/** @param {Dialect[]} dialects @returns {Cell[][]} */
function facts(dialects) {
  const all = dialects.map((dialect) => (dialect.rates.length ? ends_of(dialect) : null));
  const [torch] = all;
  /** @param {string} name @param {(one: Ends) => string} words @param {(one: Ends) => number} value */
  const row = (name, words, value) => [name, ...all.map((one) => (one
    ? { words: words(one), differs: torch !== null && !is_near(value(one), value(torch)) } : "–"))];
  const momenta = dialects.map(({ momenta: m, rates }) => {
    if (!rates.length) return "–";
    return m.length ? [m[0], Math.min(...m), m[m.length - 1]].map(shown).join(", ") : "left alone";
  });
  return [
    row("first update", ({ first }) => shown(first), ({ first }) => first),
    row("peak rate", ({ highest }) => shown(highest), ({ highest }) => highest),
    row("peak at", ({ at }) => String(at), ({ at }) => at),
    row("last update", ({ last }) => brief(last), ({ last }) => last),
    ["past the end", ...dialects.map(({ ends, rates }, i) => (rates.length ? { words: ends, differs: i > 0 } : "–"))],
    ["mo\u00ADmen\u00ADtum", ...momenta.map((words) => ({ words, differs: words !== "–" && words !== momenta[0] }))],
  ];
}
