// Asks in a dialog before a number is deleted. The server says what is about to go.
(() => {
  "use strict";

  const dialog = document.getElementById("dialog");
  let opener, place;

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-delete]");
    if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    opener = button;
    const row = button.closest("tbody tr");
    place = row ? [...row.parentElement.children].indexOf(row) : undefined;
    const address = row ? `${row.querySelector("th a").href}delete/` : button.href;
    htmx.ajax("GET", address, { source: button, target: dialog, swap: "innerHTML" }).catch(() => {});
  });

  // What is asked, and asked again where something was wrong, stands in the dialog.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.getResponseHeader("X-Dashboard-Partial") !== "dialog") return;
    detail.target = dialog;
    detail.swapOverride = "innerHTML";
    detail.shouldSwap = true;
  });

  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target === dialog) {
      if (!dialog.open) dialog.showModal();
      dialog.querySelector("input:not([type=hidden])")?.focus();
    } else if (dialog.open && dialog.contains(detail.requestConfig.elt)) {
      dialog.close();
      const rows = document.querySelectorAll("#results tbody tr");
      (rows[Math.min(place, rows.length - 1)]?.querySelector("th a") ?? document.querySelector("#results a, #search"))?.focus();
    }
  });

  dialog.addEventListener("close", () => {
    dialog.replaceChildren();
    if (opener?.isConnected) opener.focus();
  });
})();
