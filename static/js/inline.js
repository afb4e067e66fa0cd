// Opens the editor of a field at once, with the text that the page shows, and closes it.
import { editors, inputOf, isChanged, isFocusLost, opened, pencilOf, placeOf, show, takeFocus, valuesOf } from "./inline-editors.js";
import { read } from "./inline-reading.js";
import "./inline-unsaved.js";

let isPressed = false; // a mouse button or a finger is down

// The value of a cell, without its buttons, words for "nothing", and what nobody can type.
function shownIn(cell) {
  const copy = cell.cloneNode(true);
  for (const each of copy.querySelectorAll(".edit, .none, :has(> [aria-label=Server])")) each.remove();
  return copy.querySelector("[title]")?.title ?? copy.textContent.trim();
}

function fill(input, text) {
  if (input.matches("select")) for (const each of input.options) each.selected = each.text === text;
  else input.value = text;
}

function begin(input) {
  input.focus();
  if (input.matches("input")) input.select();
  if (input.matches("[data-picker]")) import("./picker.js");
}

function open(pencil) {
  const { cell } = placeOf(pencil);
  const present = cell.querySelector("form.inline");
  if (present) return inputOf(present).focus();
  const form = document.querySelector(`[data-editor=${pencil.dataset.edit}]`).content.firstElementChild.cloneNode(true);
  form.setAttribute("hx-post", pencil.href);
  form.ariaLabel = pencil.ariaLabel;
  fill(inputOf(form), pencil.dataset.value ?? shownIn(cell));
  opened.set(form, valuesOf(form));
  show(form, cell);
  htmx.process(form);
  begin(inputOf(form));
  read(form);
}

function leave(form) {
  const pencil = pencilOf(form);
  form.remove();
  pencil.focus();
}

document.addEventListener("click", (event) => {
  const pencil = event.target.closest("[data-edit]");
  if (pencil && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    open(pencil);
  } else if (event.target.closest("form.inline [data-leave]")) leave(event.target.closest("form.inline"));
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form.inline");
  if (event.key !== "Escape" || event.isComposing || !form || event.defaultPrevented) return;
  event.preventDefault();
  leave(form);
});

// Closes unchanged editors that lost the focus. It waits while a button is down, since a click there
// should find what was pressed.
function tidy() {
  if (isPressed || isFocusLost() || document.querySelector("dialog:modal")) return;
  for (const form of editors()) {
    if (form.inert || form.contains(document.activeElement)) continue;
    if (isChanged(form)) form.classList.add("is-unsaved");
    else form.remove();
  }
}

// The page of findings loads itself again, without the editor that was saved.
document.addEventListener("number-changed", ({ target }) => target.matches("form.inline") && target.remove());

// A closed dialog gives the focus back to the pencil of an editor that was sent.
document.addEventListener("close", () => editors().filter((form) => !form.inert).forEach(takeFocus), { capture: true });

document.addEventListener("focusout", () => setTimeout(tidy));
document.addEventListener("pointerdown", () => (isPressed = true), { capture: true });
for (const end of ["pointerup", "pointercancel"])
  document.addEventListener(end, () => {
    isPressed = false;
    setTimeout(tidy);
  });

document.addEventListener("htmx:afterSwap", () => {
  for (const shown of document.querySelectorAll("[data-focus]")) {
    const { focus } = shown.dataset;
    delete shown.dataset.focus;
    if (isFocusLost()) shown.querySelector(`[data-edit=${focus}]`)?.focus();
  }
});
