// @ts-check
// Elements of HTML and SVG in one line each.

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Record<string, string | number>} Attributes */

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Attributes} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
function tag(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/**
 * A shape inside of another one.
 * @param {Element} parent
 * @param {string} name
 * @param {Attributes} [attributes]
 * @param {string} [text]
 * @returns {SVGElement}
 */
function shape(parent, name, attributes = {}, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text) made.textContent = text;
  parent.append(made);
  return /** @type {SVGElement} */ (made);
}

// JupyterLab looks at the focused element itself before it takes a key away from it.
const KEEPS_ITS_KEYS = { "data-lm-suppress-shortcuts": "true" };
// Who goes back to a page has the drawing as it begins: a browser that puts an old value
// into a control alone would have the two say different things.
const CONTROL = { ...KEEPS_ITS_KEYS, autocomplete: "off" };

let made_so_far = 0;

/** An id that no other element of the page has, in this explorer or in another one. */
function new_id() {
  return `lr-${Math.random().toString(36).slice(2, 8)}-${++made_so_far}`;
}
