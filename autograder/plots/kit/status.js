// @ts-check
// What an explorer says: at once to the eye, once it has settled to the ear.

const SETTLED_MS = 600;

/**
 * A line of words that follows each change, a line for what went wrong, and one region
 * that speaks both when no change has come for a while: not at each key.
 */
function status_line() {
  // The eye's lines are hidden from the ear, which finds the same words in `spoken`.
  const words = tag("div", { class: "lr-status", "aria-hidden": "true" });
  const trouble = tag("div", { class: "lr-trouble", "aria-hidden": "true" });
  const spoken = tag("div", { class: "lr-spoken", role: "status" });
  /** @type {number | undefined} */
  let waiting;
  let [slip, aside, told] = ["", "", ""];
  const speak = () => {
    const news = aside === told ? "" : aside;
    told = aside;
    const all = [slip, trouble.textContent, news, words.textContent];
    spoken.textContent = all.filter(Boolean).join(" ");
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(speak, SETTLED_MS);
  };
  /** @param {HTMLElement} line @param {string} text */
  const put = (line, text) => {
    if (line.textContent === text) return;
    line.textContent = text;
    soon();
  };
  return {
    element: tag("div", {}, trouble, words, spoken),
    /**
     * @param {string} text
     * @param {string} [elsewhere] what the eye reads at another place; spoken once
     */
    say(text, elsewhere = "") {
      if (aside !== elsewhere) soon();
      aside = elsewhere;
      put(words, text);
    },
    /** @param {string} text empty where nothing is wrong */
    trouble: (text) => put(trouble, text),
    /** @param {string} text what a field shows beside it */
    slip: (text) => {
      slip = text;
      soon();
    },
    stop: () => clearTimeout(waiting),
  };
}
