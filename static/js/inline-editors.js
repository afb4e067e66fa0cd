// The open editors of fields: where they stand, and whether they were changed.

// By the cell of an editor: the markup that it replaced, its first values, and where the focus was.
export const opened = new WeakMap();

const values = (form) => new URLSearchParams(new FormData(form)).toString();

export const editors = (within = document) => [...within.querySelectorAll("form.inline")];
export const isChanged = (form) => opened.get(form.parentElement)?.values !== values(form);
export const isFocusLost = () => document.activeElement === document.body;

export function rememberValues(form) {
  const editor = opened.get(form.parentElement);
  editor.values ??= values(form);
}

export function placeOf(element) {
  const row = element.closest("tr");
  if (row) return { in: "row", at: row.querySelector(".col-updated").title, address: row.querySelector("th a").href, cell: element.closest("td") };
  const number = document.getElementById("number");
  return { in: "page", at: number.dataset.at, address: location.origin + location.pathname, cell: element.closest("dd, [data-cell]") };
}

export function restore(form) {
  const cell = form.parentElement;
  cell.innerHTML = opened.get(cell).stood;
  htmx.process(cell);
  return cell;
}
