// What the explorers share. Each explorer's own file follows this one in its module.

const SVG = "http://www.w3.org/2000/svg";

function tag(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function shape(parent, name, attributes = {}, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  parent.append(made);
  return made;
}

// JupyterLab looks at the focused element itself before it takes a key away from it.
const KEEPS_ITS_KEYS = { "data-lm-suppress-shortcuts": "true" };

// A number as it is shown and announced: three digits, no exponent for usual rates.
function shown(value) {
  if (!Number.isFinite(value)) return "not finite";
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e5)) {
    return value.toExponential(1);
  }
  return String(Number(value.toPrecision(3)));
}

// Positions 0..steps of a slider to values and back, evenly in ratio or difference.
const logarithmic = (low, high, steps) => ({
  low, high, steps,
  at: (place) => low * (high / low) ** (place / steps),
  place: (value) => Math.round((steps * Math.log(value / low)) / Math.log(high / low)),
});

const linear = (low, high, steps) => ({
  low, high, steps,
  at: (place) => low + ((high - low) * place) / steps,
  place: (value) => Math.round((steps * (value - low)) / (high - low)),
});

let made_so_far = 0;

// A named slider with a number field beside it; both always show the same value.
function control({ label, scale, value, changed }) {
  const id = `lr-${Math.random().toString(36).slice(2, 8)}-${++made_so_far}`;
  const slider = tag("input", {
    ...KEEPS_ITS_KEYS, type: "range", id, min: 0, max: scale.steps, step: 1,
  });
  const field = tag("input", {
    ...KEEPS_ITS_KEYS, type: "number", step: "any",
    "aria-label": `${label}, as a number`,
    min: shown(scale.low), max: shown(scale.high),
  });
  const row = tag("div", { class: "lr-control" },
    tag("label", { for: id }, label), slider, field);
  const made = { row, slider, field, value, touched: false };
  made.show = () => {
    slider.value = scale.place(made.value);
    field.value = shown(made.value);
    slider.setAttribute("aria-valuetext", field.value);
  };
  made.set = (next) => {
    made.value = Math.min(scale.high, Math.max(scale.low, next));
    made.touched = true;
    made.show();
    changed();
  };
  slider.addEventListener("input", () =>
    made.set(Number(shown(scale.at(Number(slider.value))))));
  field.addEventListener("change", () => {
    const typed = field.value === "" ? NaN : Number(field.value);
    if (Number.isFinite(typed)) made.set(typed);
    else made.show();
  });
  field.addEventListener("keydown", (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    made.set(Number(shown(scale.at(scale.place(made.value) + by))));
  });
  made.show();
  return made;
}

// A button that stays in the tab order while it cannot be used.
function button(label, pressed) {
  const made = tag("button", { ...KEEPS_ITS_KEYS, type: "button" }, label);
  made.addEventListener("click", () => {
    if (made.getAttribute("aria-disabled") !== "true") pressed();
  });
  return made;
}

// The frame around every explorer: keys stay inside, Escape goes back to the cell.
function frame(el, name) {
  const root = tag("section", {
    ...KEEPS_ITS_KEYS, class: "lr-explorer", "aria-label": name,
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const cell = root.closest(".jp-Cell") ?? root.closest("[tabindex]");
    if (!cell) return;
    event.stopPropagation();
    document.activeElement?.blur();
    if (!cell.hasAttribute("tabindex")) cell.setAttribute("tabindex", "-1");
    cell.focus();
  });
  el.append(root);
  return root;
}

function picture(root, height) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("role", "img");
  root.append(svg);
  return {
    svg,
    clear(words) {
      const width = Math.max(180, root.clientWidth - 8 || 640);
      svg.replaceChildren();
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      svg.setAttribute("height", height);
      svg.setAttribute("aria-label", words);
      return width;
    },
  };
}

function redraw_on_resize(root, draw) {
  let width = 0;
  const watcher = new ResizeObserver(() => {
    if (root.clientWidth === width) return;
    width = root.clientWidth;
    draw();
  });
  watcher.observe(root);
  return () => watcher.disconnect();
}
