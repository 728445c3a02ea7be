// @ts-check
// A small table of numbers beside a picture.

/** @typedef {string | { words: string, differs: boolean }} Cell `differs`: marked with ≠ */

/**
 * A table with its title; the first cell of each row names the row.
 * @param {string} caption
 */
function table_view(caption) {
  const title = tag("caption", {}, caption);
  const head = tag("tr");
  const body = tag("tbody");
  const table = tag("table", { class: "lr-table" }, title, tag("thead", {}, head), body);
  return {
    holder: tag("div", { class: "lr-table-room" }, table),
    table,
    /** @param {string[]} heads @param {Cell[][]} rows @param {string} [words] the title */
    draw(heads, rows, words = caption) {
      title.textContent = words;
      head.replaceChildren(...heads.map((text) => (text ? tag("th", { scope: "col" }, text) : tag("td"))));
      body.replaceChildren(...rows.map((row) => tag("tr", {}, ...row.map(table_cell))));
    },
  };
}

/** @param {Cell} cell @param {number} column */
function table_cell(cell, column) {
  const { words, differs } = typeof cell === "string" ? { words: cell, differs: false } : cell;
  if (column === 0) return tag("th", { scope: "row" }, words);
  return differs ? tag("td", { class: "lr-differs" }, `≠ ${words}`) : tag("td", {}, words);
}
