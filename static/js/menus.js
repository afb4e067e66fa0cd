// Closes <details> menus on a click elsewhere, on Escape, and when the focus moves on.

function closeMenus({ target }) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
}

document.addEventListener("click", closeMenus);
document.addEventListener("focusin", closeMenus);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelector("details.menu[open]:focus-within > summary")?.focus();
  closeMenus({ target: null });
});
