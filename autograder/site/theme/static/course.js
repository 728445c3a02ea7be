"use strict";
// The menus are checkboxes, which work without this; Escape closes them, as menus do.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const id of ["__navigation", "__toc"]) {
    const menu = document.getElementById(id);
    if (menu && menu.checked) {
      menu.checked = false;
      menu.focus();
    }
  }
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
