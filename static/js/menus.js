// Closes the menus that <details> open: on a click elsewhere, on Escape, when the focus moves on.
(() => {
  "use strict";

  const close = (keep) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(keep)) menu.open = false;
  };

  document.addEventListener("click", (event) => close(event.target));
  document.addEventListener("focusin", (event) => close(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelector("details.menu[open]:focus-within > summary")?.focus();
    close(null);
  });
})();
