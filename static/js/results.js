// Keeps the focus at its place when the list is shown again without the row or the chip that had it. Puts the text
// of a saved search into the search, where a person can go on from it.

let place = -1;
let wasChip = false;

// Focuses the row at a place, or the last one.
export function focusRow(at) {
  const rows = document.querySelectorAll("#results tbody tr");
  (rows[Math.min(at, rows.length - 1)] ?? document.getElementById("results")).querySelector("a")?.focus();
}

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "results") return;
  const row = document.activeElement.closest("#results tbody tr");
  wasChip = document.activeElement.closest("#refine") !== null;
  place = row ? [...row.parentElement.children].indexOf(row) : -1;
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id !== "results") return;
  const search = document.getElementById("search");
  if (detail.requestConfig?.elt.closest("#tabs") && search !== document.activeElement)
    search.value = new URL(detail.requestConfig.path, location).searchParams.get("search") ?? "";
  if (document.activeElement !== document.body) return;
  if (wasChip) (document.querySelector("#refine a") ?? document.getElementById("add-filter")).focus();
  if (place >= 0) focusRow(place);
});
