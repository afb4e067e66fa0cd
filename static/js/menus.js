// Closes <details> menus on a click elsewhere, on Escape, when the focus moves on, and when a choice shows
// other results.

function closeMenus({ target }) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
}

document.addEventListener("click", closeMenus);
document.addEventListener("focusin", closeMenus);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelector("details.menu[open] > summary")?.focus();
  closeMenus({ target: null });
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const menu = detail.elt.closest("details.menu[open]");
  if (!menu || detail.target.id !== "results") return;
  menu.querySelector("summary").focus();
  menu.open = false;
});
