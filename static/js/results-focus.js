// Keeps the focus at its place in a list when the list is shown again without the row that had it.

let place = -1;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "results") return;
  const row = document.activeElement.closest("#results tbody tr");
  place = row ? [...row.parentElement.children].indexOf(row) : -1;
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id !== "results" || place < 0 || document.activeElement !== document.body) return;
  const rows = document.querySelectorAll("#results tbody tr");
  (rows[Math.min(place, rows.length - 1)] ?? document.getElementById("results")).querySelector("a")?.focus();
});
