// The open editors of fields: where they stand, what was changed in them, and what they show.

// By editor: its first values by name.
export const opened = new WeakMap();

export const editors = (within = document) => [...within.querySelectorAll("form.inline")];
export const isFocusLost = () => document.activeElement === document.body;
export const pencilOf = (form) => placeOf(form).cell.querySelector(`[data-edit=${form.dataset.field}]`);

export const inputOf = (form) =>
  form.querySelector(":is(input, select)[aria-invalid]") ?? form.querySelector(".conflict input") ?? form.querySelector(".inline-input :is(input, select)");

export function valuesOf(form) {
  const values = new FormData(form);
  values.delete("form"); // the token of what the server has read
  return new URLSearchParams(values).toString();
}

export const isChanged = (form) => opened.get(form) !== valuesOf(form);

export function placeOf(element) {
  const finding = element.closest("[data-finding]");
  if (finding) return { in: "finding", at: "", address: finding.dataset.finding, cell: finding };
  const row = element.closest("tr");
  if (row) return { in: "row", at: row.querySelector(".col-updated").title, address: row.querySelector("th a").href, cell: element.closest("td") };
  const number = document.getElementById("number");
  return { in: "page", at: number.dataset.at, address: location.origin + location.pathname, cell: element.closest("dd, [data-cell]") };
}

// In the top layer nothing clips it, and it finds room on the screen. Old browsers show it over its cell.
export function show(form, cell) {
  cell.append(form);
  if (!CSS.supports("anchor-scope: --cell")) return;
  form.popover = "manual";
  form.showPopover();
}

// Nothing can be typed while an editor is saved, since the answer replaces its row. The focus goes to
// the row, where the keys of the list go on.
export function lock(form) {
  const hadFocus = form.contains(document.activeElement);
  form.inert = true;
  if (hadFocus) pencilOf(form).focus();
}

export function unlock(form) {
  form.inert = false;
  takeFocus(form);
}

// Focuses the input, unless the person went elsewhere meanwhile.
export function takeFocus(form) {
  if (isFocusLost() || document.activeElement === pencilOf(form)) inputOf(form)?.focus();
}
