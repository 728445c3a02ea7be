// @ts-check
// Numbers as they are shown and read, and round numbers for ticks.

/**
 * Three digits, and no exponent for usual rates.
 * @param {number | null | undefined} value
 * @returns {string}
 */
function shown(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "not finite";
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e5)) {
    return minus(value.toExponential(1));
  }
  return minus(String(Number(value.toPrecision(3))));
}

/**
 * All the digits that were set, without the noise of the last bits.
 * @param {number} value
 * @returns {string}
 */
function exact(value) {
  return Number.isFinite(value) ? String(Number(value.toPrecision(12))) : "not finite";
}

/** A minus sign that is as wide as a plus; a number field wants the hyphen instead.
 * @param {string} text
 */
function minus(text) {
  return text.replace(/^-/, "−").replace("e-", "e−");
}

/**
 * What somebody typed as a number; NaN where it is none. One comma may stand for the point.
 * @param {string} text
 * @returns {number}
 */
function typed_number(text) {
  const plain = text.trim().replace("−", "-").replace(/^([^.,]*),([^.,]*)$/, "$1.$2");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

/**
 * Why a typed number cannot be taken, in one line; empty where it can.
 * @param {string} text
 * @param {number} low
 * @param {number} high
 * @returns {string}
 */
function slip_in(text, low, high) {
  const range = `${minus(exact(low))} to ${minus(exact(high))}`;
  if (text.trim() === "") return `Type a number from ${range}.`;
  const value = typed_number(text);
  const said = text.trim().slice(0, 20);
  if (Number.isNaN(value)) return `“${said}” is not a number; ${range} can be shown.`;
  if (value < low || value > high) return `${said} is outside of ${range}.`;
  return "";
}

/**
 * Round numbers between two ends, about as many as asked for.
 * @param {number} low
 * @param {number} high
 * @param {number} [about]
 * @returns {number[]}
 */
function linear_ticks(low, high, about = 5) {
  if (!(high > low)) return [low];
  const rough = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough * 0.999) ?? rough;
  const ticks = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n++) {
    ticks.push(Number((n * step).toPrecision(10)));
  }
  return ticks;
}

/**
 * Powers of ten between two ends; 2 and 5 of them where there are few, some where many.
 * @param {number} low
 * @param {number} high
 * @param {number} [about]
 * @returns {number[]}
 */
function log_ticks(low, high, about = 5) {
  const lowest = Math.ceil(Math.log10(low) - 1e-9);
  const highest = Math.floor(Math.log10(high) + 1e-9);
  const every = Math.max(1, Math.ceil((highest - lowest + 1) / (about + 1)));
  const leading = highest - lowest < 2 ? [1, 2, 5] : [1];
  const ticks = [];
  for (let power = lowest - 1; power <= highest; power++) {
    for (const digit of leading) {
      const tick = Number(`${digit}e${power}`);
      const kept = digit > 1 || (power - lowest) % every === 0;
      if (kept && tick >= low * 0.999 && tick <= high * 1.001) ticks.push(tick);
    }
  }
  return ticks;
}

/**
 * A range that holds all finite values with some room; never of no width.
 * @param {(number | null)[]} values
 * @param {{ zero?: boolean, room?: number }} [how] `zero`: with 0 in it
 * @returns {[number, number]}
 */
function span(values, { zero = false, room = 0.06 } = {}) {
  let [low, high] = zero ? [0, 0] : [Infinity, -Infinity];
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  if (low === high) return low === 0 ? [0, 1] : [low - Math.abs(low) / 2, high + Math.abs(high) / 2];
  const extra = (high - low) * room;
  return [zero && low === 0 ? 0 : low - extra, zero && high === 0 ? 0 : high + extra];
}
