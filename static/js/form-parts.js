// Keeps what is typed, the focus and the place on the page, while the server replaces a part of the form or adds a row.
import { inputs } from "./form-errors.js";
import { markUnsaved } from "./form-unsaved.js";

// Safari doesn't focus a button that is clicked, so the body counts too.
function stillHasFocus(control) {
  return [control, document.body].includes(document.activeElement);
}

// htmx would scroll to the section that the page's address names, after each answer.
document.addEventListener("htmx:beforeSwap", ({ detail }) => (detail.pathInfo.anchor = undefined));

const held = new WeakMap(); // by choice of a kind: the values, by name, that its part had under any of them

// The server shows again what stood under a kind that was left.
document.addEventListener("htmx:configRequest", ({ target: choice, detail: { formData } }) => {
  if (!choice.matches("#number-form [hx-preserve]")) return;
  const values = held.get(choice) ?? new Map();
  held.set(choice, values);
  for (const { name } of choice.closest(".part").querySelectorAll("[name]")) values.set(name, formData.getAll(name));
  for (const [name, all] of values) if (!formData.has(name)) for (const each of all) formData.append(name, each);
});

function keepTyped({ target: old, requestConfig: { elt } }, renewed) {
  const named = (part) => [...part.querySelectorAll(inputs)].filter(({ type }) => type !== "checkbox" && type !== "radio");
  const values = held.get(elt);
  for (const { name, value } of named(old)) values.set(name, [value]);
  for (const input of named(renewed).filter((each) => !each.matches("[hx-preserve]")))
    if (values.has(input.name)) input.value = values.get(input.name).at(-1);
  if (stillHasFocus(elt)) elt.focus(); // some browsers lose it when the element moves
}

document.addEventListener("htmx:afterSwap", ({ target, detail }) => {
  if (target.matches("#number-form .adds")) {
    markUnsaved();
    if (stillHasFocus(detail.requestConfig.elt)) target.previousElementSibling.querySelector(inputs).focus();
  } else if (detail.target !== target && detail.target?.matches(".part")) keepTyped(detail, target);
});
