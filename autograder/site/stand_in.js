// @ts-check
// Explorers on a page without Python: a model on the state that was recorded, and answers
// that Python gave when the page was built. Nothing is computed here.

/** @typedef {[string, (number | string | boolean)[]][]} Grid values of each argument, in order */
/** @typedef {{ grid: Grid, found: number[] }} Answers their places; −1 where there is none */

/**
 * @typedef {object} Recorded what a page has of one explorer
 * @property {string} render which script draws it
 * @property {Record<string, any>} traits
 * @property {Record<string, Answers[]>} answers to each kind of question
 * @property {any[]} said each answer once
 * @property {any[]} parts what several answers share; `{$: place}` stands for it
 * @property {(number | [number, number])[][]} curves `{"~": place}` stands for one; in it
 *   `[value, count]` is a run
 */

/** @typedef {(given: { model: Model, el: HTMLElement }) => unknown} Render */

/**
 * @typedef {object} Page what the scripts before this one have left
 * @property {Record<string, Render>} renders
 * @property {Record<string, Recorded>} recorded
 */

(() => {
  const UNRECORDED = "This was not recorded for the page: in JupyterLab, Python answers it.";

  /** @param {any} packed @param {Recorded} recorded @returns {any} */
  function unpacked(packed, recorded) {
    if (Array.isArray(packed)) return packed.map((one) => unpacked(one, recorded));
    if (packed === null || typeof packed !== "object") return packed;
    if ("$" in packed) return unpacked(recorded.parts[packed.$], recorded);
    if ("~" in packed) {
      return recorded.curves[packed["~"]].flatMap((one) =>
        (Array.isArray(one) ? Array(one[1]).fill(one[0]) : [one]));
    }
    return Object.fromEntries(Object.entries(packed).map(([key, one]) => [key, unpacked(one, recorded)]));
  }

  /** The place of the answer to a question, −1 where none was recorded.
   * @param {Answers[]} tables @param {Record<string, any>} asked
   */
  function place_of(tables, asked) {
    for (const { grid, found } of tables) {
      const places = grid.map(([name, values]) => values.indexOf(asked[name]));
      if (places.includes(-1)) continue;
      return found[places.reduce((sum, place, i) => sum * grid[i][1].length + place, 0)];
    }
    return -1;
  }

  /** What Python would answer. @param {Recorded} recorded @param {any} message */
  function answer_to(recorded, { about, id, view, arguments: asked }) {
    const head = { about, id, view };
    const { values = {}, ...others } = asked;
    const place = place_of(recorded.answers[about] ?? [], { ...others, ...values });
    if (place >= 0) return { ...head, kind: "answer", result: unpacked(recorded.said[place], recorded) };
    return { ...head, kind: "error", words: recorded.traits.lacks?.[about] ?? UNRECORDED };
  }

  /** @param {Recorded} recorded @returns {Model} */
  function stand_in(recorded) {
    const traits = { ...recorded.traits };
    /** @type {Map<string, Set<(...all: any[]) => void>>} */
    const heard = new Map();
    /** @param {string} event @param {any[]} all */
    const tell = (event, ...all) => [...(heard.get(event) ?? [])].forEach((hear) => hear(...all));
    return {
      get: (name) => traits[name],
      set(name, value) {
        const differs = traits[name] !== value;
        traits[name] = value;
        if (differs) tell(`change:${name}`);
      },
      save_changes() {},
      send(message) {
        if (message.kind === "ask") tell("msg:custom", answer_to(recorded, message));
      },
      on: (event, hear) => heard.set(event, (heard.get(event) ?? new Set()).add(hear)),
      off: (event, hear) => heard.get(event)?.delete(hear),
    };
  }

  function draw_all() {
    /** @type {Page} */
    const { renders, recorded } = /** @type {any} */ (window).learning_rates;
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (
      document.querySelectorAll("[data-explorer]"))) {
      const known = recorded[place.dataset.explorer ?? ""];
      const el = place.querySelector(".lr-place");
      if (!known || !(el instanceof HTMLElement) || el.hasChildNodes()) continue;
      renders[known.render]({ model: stand_in(known), el });
    }
  }

  // The scripts of a page's other explorers may follow this one.
  if (document.readyState === "complete") draw_all();
  else for (const event of ["DOMContentLoaded", "load"]) addEventListener(event, draw_all);
})();
