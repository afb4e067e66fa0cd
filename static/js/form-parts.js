// Keeps what is typed, and the focus, while the server replaces a part of the form or adds a row.
import { inputs } from "./form-errors.js";
import { markUnsaved } from "./form-unsaved.js";

// Safari doesn't focus a button that is clicked, so the body counts too.
function stillHasFocus(control) {
  return [control, document.body].includes(document.activeElement);
}

function keepTyped({ target: old, requestConfig: { elt } }, renewed) {
  const named = (part) => [...part.querySelectorAll(inputs)].filter(({ type }) => type !== "checkbox" && type !== "radio");
  const typed = new Map(named(old).map(({ name, value }) => [name, value]));
  for (const input of named(renewed)) if (typed.has(input.name)) input.value = typed.get(input.name);
  if (stillHasFocus(elt)) elt.focus(); // some browsers lose it when the element moves
}

document.addEventListener("htmx:afterSwap", ({ target, detail }) => {
  if (target.matches("#number-form .adds")) {
    markUnsaved();
    if (stillHasFocus(detail.requestConfig.elt)) target.previousElementSibling.querySelector(inputs).focus();
  } else if (detail.target !== target && detail.target?.matches(".part")) keepTyped(detail, target);
});
