// Edits a field in place. The server sends the editor, and after saving the row or the page.
import { editors, isChanged, isFocusLost, opened, placeOf, rememberValues, restore } from "./inline-editors.js";

let isPressed = false; // a mouse button or a finger is down

function open(button) {
  const { cell, at, in: where } = placeOf(button);
  opened.set(cell, { stood: cell.innerHTML, focus: document.activeElement });
  const context = { source: button, target: cell, swap: "innerHTML", headers: { "X-Dashboard-Stay": "true" } };
  htmx.ajax("GET", `${button.href}?${new URLSearchParams({ in: where, at })}`, context).catch(() => {}); // responses.js shows the failure
}

// Focuses an editor that was just opened, or that came back with errors.
function begin(form) {
  const editor = opened.get(form.parentElement);
  const isFirst = editor.values === undefined;
  rememberValues(form);
  if (!isFocusLost() && document.activeElement !== editor.focus) return; // the person went elsewhere meanwhile
  const input =
    form.querySelector(":is(input, select)[aria-invalid]") ??
    form.querySelector(".conflict input") ??
    form.querySelector("input:not([type=hidden], [type=radio]), select, input:checked");
  input?.focus();
  if (isFirst && input?.matches("input:not([type=radio])")) input.select();
}

function leave(form) {
  const { field } = form.dataset;
  restore(form).querySelector(`[data-edit=${field}]`)?.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-edit]");
  if (button && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    open(button);
  } else if (event.target.closest("form.inline [data-leave]")) leave(event.target.closest("form.inline"));
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form.inline");
  if (event.key !== "Escape" || !form || event.defaultPrevented) return;
  event.preventDefault();
  leave(form);
});

// Closes unchanged editors that lost the focus. It waits while a button is down, since the element
// that was pressed would move.
function tidy() {
  if (isPressed || isFocusLost()) return;
  for (const form of editors()) {
    if (form.inert || !opened.has(form.parentElement) || form.contains(document.activeElement)) continue;
    if (isChanged(form)) form.classList.add("is-unsaved");
    else restore(form);
  }
}

document.addEventListener("focusout", () => setTimeout(tidy));
document.addEventListener("pointerdown", () => (isPressed = true), { capture: true });
for (const end of ["pointerup", "pointercancel"])
  document.addEventListener(end, () => {
    isPressed = false;
    setTimeout(tidy);
  });

// Nothing can be typed while it is being saved, since the answer replaces the editor. Saves on a page
// wait for each other, so a form may be sent later than it is submitted.
for (const begins of ["submit", "htmx:beforeSend"])
  document.addEventListener(begins, ({ target }) => {
    if (!target.matches("form.inline") || target.inert) return;
    opened.get(target.parentElement).focus = document.activeElement;
    target.inert = true;
  });

document.addEventListener("htmx:afterRequest", ({ target }) => {
  if (!target.matches("form.inline")) return;
  target.inert = false;
  if (isFocusLost()) opened.get(target.parentElement).focus?.focus();
});

document.addEventListener("htmx:afterSwap", () => {
  for (const shown of document.querySelectorAll("[data-focus]")) {
    const { focus } = shown.dataset;
    delete shown.dataset.focus;
    if (isFocusLost()) shown.querySelector(`[data-edit=${focus}]`)?.focus();
  }
});

htmx.onLoad((content) => {
  if (!content.matches("form.inline")) return;
  if (content.querySelector("[data-picker]")) import("./picker.js");
  begin(content);
});
