// Asks in a dialog before a number is deleted. The server writes the question, and asks again after a mistake.

const dialog = document.getElementById("dialog");
const content = document.getElementById("dialog-content");
let opener, place;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-delete]");
  if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  opener = button;
  const row = button.closest("tbody tr");
  place = row ? [...row.parentElement.children].indexOf(row) : undefined;
  const context = { source: button, target: content, swap: "innerHTML", headers: { "X-Dashboard-Stay": "true" } };
  htmx.ajax("GET", button.href, context).catch(() => {}); // responses.js shows the failure
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target === content) {
    if (!dialog.open) dialog.showModal();
    content.querySelector("input:not([type=hidden])")?.focus();
  } else if (detail.target?.id === "results" && content.contains(detail.requestConfig.elt)) {
    dialog.close();
    const rows = document.querySelectorAll("#results tbody tr");
    (rows[Math.min(place, rows.length - 1)] ?? document.getElementById("results")).querySelector("a")?.focus();
  }
});

dialog.addEventListener("close", () => {
  content.replaceChildren();
  if (opener?.isConnected) opener.focus();
});
