"use strict";
// Sphinx lists the titles of what it finds; the text around the words is put under each.
(() => {
  const BEFORE = 80;
  const LONGEST = 240;
  const SHORTEST = 20;
  const texts = window.learning_rates_texts ?? {};
  const results = document.getElementById("search-results");
  const asked = (new URLSearchParams(location.search).get("q") ?? "").toLowerCase().trim();
  const stemmer = typeof Stemmer === "undefined" ? null : new Stemmer();

  // All of it, else one of its words, else what the index knows of the word.
  function wanted() {
    const words = asked.split(/[^\p{Letter}\p{Number}_]+/u).filter((word) => word.length > 1);
    const stems = words.map((word) => stemmer?.stemWord(word) ?? word);
    return [asked, ...words, ...stems].filter((word) => word);
  }

  function found(text) {
    for (const word of wanted()) {
      const place = text.indexOf(word);
      if (place >= 0) return [place, word.length];
    }
    return [0, 0];
  }

  // A part of a page begins with its own words; a whole page where the words stand in it.
  function bounds(text, places, part, place) {
    if (part in places) {
      const from = places[part];
      const next = Math.min(text.length, ...Object.values(places).filter((one) => one > from + SHORTEST));
      if (place < Math.min(from + LONGEST, next)) return [from, next, true];
    }
    const before = Math.max(place - BEFORE, 0);
    return [before > 0 ? text.indexOf(" ", before) + 1 : 0, text.length, false];
  }

  function excerpt([text, places], part) {
    const from = places[part] ?? 0;
    const [found_at, length] = found(text.slice(from).toLowerCase());
    const word = from + found_at;
    const [first, end, whole] = bounds(text, places, part, word);
    const cut = first + LONGEST < end;
    const space = text.lastIndexOf(" ", first + LONGEST);
    const last = cut ? (space > first ? space : first + LONGEST) : end;
    const line = document.createElement("p");
    line.className = "context";
    line.append(first > 0 && !whole ? "… " : "");
    if (length > 0 && word >= first && word + length <= last) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(word, word + length);
      line.append(text.slice(first, word), mark, text.slice(word + length, last).trimEnd());
    } else line.append(text.slice(first, last).trimEnd());
    line.append(cut ? " …" : "");
    return line;
  }

  function show(item) {
    const address = item.querySelector("a")?.getAttribute("href") ?? "";
    const [path, part] = address.split("#");
    const name = path.replace(/\.html$/, "");
    if (!(name in texts) || item.querySelector(".context")) return;
    item.lang = name.match(/^lessons\/(ko|fr)\//)?.[1] ?? "en";
    item.append(excerpt(texts[name], part));
  }

  // What a page is about comes before what it mentions, what explains before the atlas,
  // and a page in the script that was asked in before the others.
  const EXPLAINS = /^(lessons\/|glossary$)/;
  const KOREAN = /^lessons\/ko\//;
  const in_hangul = /\p{Script=Hangul}/u.test(asked);
  const spaced = (words) => words.toLowerCase().replace(/[-_]/g, " ");
  Scorer.score = ([name, title, , , score]) =>
    score + (spaced(title).includes(spaced(asked)) ? 20 : 0) + (EXPLAINS.test(name) ? 20 : 0)
    + (in_hangul && KOREAN.test(name) ? 20 : 0);

  // Sphinx speaks of categories, which there are not.
  const NOTHING = "Your search did not match any documents. Please make sure that all words "
    + "are spelled correctly and that you've selected enough categories.";
  Documentation.TRANSLATIONS[NOTHING] = "Nothing was found. Try another word, or fewer.";

  new MutationObserver(() => {
    // How many there are is said; who wants to hear them all goes through the list.
    results.querySelector(".search-summary")?.setAttribute("role", "status");
    results.querySelectorAll("ul.search > li").forEach(show);
  }).observe(results, { childList: true, subtree: true });
})();
