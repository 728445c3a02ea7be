// @ts-check
// What a hand moves: a named slider with its number, a choice, a toggle, a button.

/**
 * @typedef {object} Slider
 * @property {HTMLElement} row what is put on the page
 * @property {HTMLInputElement} slider
 * @property {HTMLInputElement} field
 * @property {number} value exactly what was set
 * @property {boolean} touched whether anybody has set it
 * @property {(next: number) => void} set within the scale's ends
 * @property {(scale: Scale) => void} rescale give it other ends; the value stays within
 */

/**
 * A named slider with a number field beside it; both always show the same value.
 *
 * Enter or leaving the field takes what was typed. What cannot be taken is said in one
 * line beside it, and the value stays.
 * @param {{ label: string, scale: Scale, value: number, changed: () => void }} options
 * @returns {Slider}
 */
function slider({ label, scale, value, changed }) {
  const id = new_id();
  const range = tag("input", { ...CONTROL, type: "range", id, min: 0, step: 1 });
  const field = tag("input", {
    ...CONTROL, type: "text", inputmode: "decimal", role: "spinbutton",
    "aria-label": `${label}, as a number`,
  });
  const slip = slip_line(field);
  let moved = false; // from what was typed to a value that there is, as the line says
  const row = tag("div", { class: "lr-control" },
    tag("label", { for: id }, label), range, field, slip.element);
  const show = () => {
    range.max = String(scale.steps);
    range.value = String(scale.place(made.value));
    field.value = exact(made.value);
    range.setAttribute("aria-valuetext", field.value);
    field.setAttribute("aria-valuenow", field.value);
    field.setAttribute("aria-valuemin", exact(scale.low));
    field.setAttribute("aria-valuemax", exact(scale.high));
    moved = false;
    slip.say("");
  };
  /** @param {number} next */
  const within = (next) => {
    const kept = Math.min(scale.high, Math.max(scale.low, next));
    if (scale.only) return scale.at(scale.place(kept));
    return scale.whole ? Math.round(kept) : kept;
  };
  // A slider's positions are round numbers; only what is typed has all its digits.
  /** @param {number} place */
  const round_at = (place) =>
    within(scale.whole ? scale.at(place) : Number(scale.at(place).toPrecision(3)));
  /** @type {Slider} */
  const made = {
    row, slider: range, field, value: within(value), touched: false,
    set(next) {
      made.value = within(next);
      made.touched = true;
      show();
      changed();
    },
    rescale(next) {
      scale = next;
      made.value = within(made.value);
      show();
    },
  };
  const take = () => {
    if (field.value === exact(made.value)) {
      if (!moved) slip.say("");
      return;
    }
    const words = slip_in(field.value, scale.low, scale.high);
    if (words) return slip.say(words);
    const typed = typed_number(field.value);
    made.set(typed);
    moved = Boolean(scale.only) && exact(typed) !== field.value;
    if (moved) slip.say(`${exact(typed)} is not among its values: ${field.value} is shown`);
  };
  range.addEventListener("input", () => made.set(round_at(Number(range.value))));
  field.addEventListener("input", () => { moved = false; });
  field.addEventListener("change", take);
  field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter") return take();
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    made.set(round_at(scale.place(made.value) + by));
  });
  show();
  return made;
}

/**
 * One of several, by name.
 * @param {{ label: string, options: [string, string][], value: string,
 *   changed: () => void }} settings options are pairs of a value and its words
 */
function choice({ label, options, value, changed }) {
  const id = new_id();
  const select = tag("select", { ...CONTROL, id },
    ...options.map(([key, words]) => tag("option", { value: key }, words)));
  select.value = value;
  const row = tag("div", { class: "lr-control" }, tag("label", { for: id }, label), select);
  select.addEventListener("change", changed);
  return {
    row,
    select,
    get value() { return String(select.value); },
    /** @param {string} next */
    set(next) {
      select.value = next;
      changed();
    },
  };
}

/**
 * On or off.
 * @param {{ label: string, value: boolean, changed: () => void }} settings
 */
function toggle({ label, value, changed }) {
  const id = new_id();
  const box = tag("input", { ...CONTROL, type: "checkbox", id });
  box.checked = value;
  const row = tag("div", { class: "lr-control lr-toggle" }, box, tag("label", { for: id }, label));
  box.addEventListener("change", changed);
  return { row, box, get value() { return Boolean(box.checked); } };
}

/**
 * A button that stays in the tab order while it cannot be used (`aria-disabled`).
 * @param {string} label
 * @param {() => void} pressed
 * @returns {HTMLButtonElement}
 */
function button(label, pressed) {
  const made = tag("button", { ...KEEPS_ITS_KEYS, type: "button" }, label);
  made.addEventListener("click", () => {
    if (made.getAttribute("aria-disabled") !== "true") pressed();
  });
  return made;
}
