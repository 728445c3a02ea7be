// @ts-check
// A number that is typed, and the line that says why one cannot be taken.

const SLIP = "lr-slip";

/**
 * The line beside a field. The explorer's one region that speaks says it as well.
 * @param {HTMLInputElement} field
 */
function slip_line(field) {
  const id = new_id();
  const element = tag("div", { class: "lr-slip", id });
  return {
    element,
    /** @param {string} words empty where nothing is wrong */
    say(words) {
      if (element.textContent === words) return;
      element.textContent = words;
      field.setAttribute("aria-invalid", String(words !== ""));
      field.setAttribute("aria-describedby", id);
      element.dispatchEvent(new CustomEvent(SLIP, { bubbles: true, detail: words }));
    },
  };
}

/**
 * A field for an answer: it starts empty and says its range. Enter alone commits.
 * @param {{ label: string, low: number, high: number, taken: (value: number) => void }} options
 */
function entry({ label, low, high, taken }) {
  const id = new_id();
  const field = tag("input", {
    ...CONTROL, type: "text", inputmode: "decimal", id,
  });
  const name = tag("label", { for: id }, label);
  const slip = slip_line(field);
  field.placeholder = `${minus(exact(low))} to ${minus(exact(high))}`;
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const words = slip_in(field.value, low, high);
    slip.say(words);
    if (!words) taken(typed_number(field.value));
  });
  return {
    row: tag("div", { class: "lr-control" }, name, field, slip.element),
    field,
    /** Begin anew, under this name. @param {string} words */
    clear(words) {
      name.textContent = words;
      field.value = "";
      slip.say("");
    },
  };
}
