// @ts-check
// Positions 0..steps of a slider to values and back.

/**
 * @typedef {object} Scale
 * @property {number} low
 * @property {number} high
 * @property {number} steps the last position
 * @property {boolean} [whole] whether values are whole numbers
 * @property {boolean} [only] whether there are no values between the positions
 * @property {(place: number) => number} at
 * @property {(value: number) => number} place the nearest position
 */

/** Evenly in ratio.
 * @param {number} low
 * @param {number} high
 * @param {number} steps
 * @returns {Scale}
 */
function logarithmic(low, high, steps) {
  return {
    low, high, steps,
    at: (place) => low * (high / low) ** (place / steps),
    place: (value) => Math.round((steps * Math.log(value / low)) / Math.log(high / low)),
  };
}

/** Evenly in difference.
 * @param {number} low
 * @param {number} high
 * @param {number} steps
 * @returns {Scale}
 */
function linear(low, high, steps) {
  return {
    low, high, steps,
    at: (place) => low + ((high - low) * place) / steps,
    place: (value) => Math.round((steps * (value - low)) / (high - low)),
  };
}

/** Whole numbers, one a position.
 * @param {number} low
 * @param {number} high
 * @returns {Scale}
 */
function whole(low, high) {
  return { ...linear(low, high, high - low), whole: true };
}

const FACTOR = 10; // values so far apart are compared by their ratio

/** Just these values, in ascending order; what is typed goes to the nearest.
 * @param {number[]} values
 * @returns {Scale}
 */
function stops(values) {
  const last = values.length - 1;
  const wide = values[0] > 0 && values[last] >= FACTOR * values[0];
  /** @param {number} value */
  const measure = (value) => (wide ? Math.log(value) : value);
  return {
    low: values[0], high: values[last], steps: last, only: true,
    at: (place) => values[Math.min(last, Math.max(0, place))],
    place(value) {
      const apart = values.map((one) => Math.abs(measure(one) - measure(value)));
      return apart.indexOf(Math.min(...apart));
    },
  };
}
