"use strict";
// The menus are checkboxes, which work without this; Escape closes them, as menus do.
function open_menus() {
  return [...document.querySelectorAll("#__navigation:checked, #__toc:checked")];
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open_menus()) {
    menu.checked = false;
    menu.focus();
  }
});
// What was chosen in a menu lies under it, on a small screen.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.(".sidebar-drawer a, .toc-drawer a")) return;
  for (const menu of open_menus()) menu.checked = false;
});
// A browser that cannot open them by its styles opens what is closed before it prints.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("article details:not([open])")];
  for (const one of opened) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of opened) one.open = false;
  opened = [];
});
// What scrolls sideways is reached by the keyboard, and only where it scrolls.
const scrolling = "article pre, article .table-wrapper, article .math-wrapper";
function reachable() {
  for (const one of document.querySelectorAll(scrolling)) {
    if (one.scrollWidth > one.clientWidth) one.tabIndex = 0;
    else one.removeAttribute("tabindex");
  }
}
reachable();
addEventListener("resize", reachable);
document.addEventListener("toggle", reachable, true);
// The button says which colours are on, and when it is pressed which ones are now.
const THEMES = { auto: "the system's", dark: "dark", light: "light" };
function theme_words() {
  return `Colours: ${THEMES[document.body.dataset.theme] ?? THEMES.auto}`;
}
function name_themes() {
  for (const one of document.querySelectorAll(".theme-toggle")) {
    one.setAttribute("aria-label", `${theme_words()}. Change`);
  }
}
name_themes();
// The theme's own script changes them first, at the button itself.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".theme-toggle");
  if (!button) return;
  name_themes();
  button.parentElement.querySelector(".theme-said").textContent = theme_words();
});
