// Offers names for a [data-picker] input: a combobox with a list, as in the ARIA authoring practices.
// The input takes the name, and a [data-picked] input beside it what the name stands for. Without
// one, the input takes the id. htmx asks the server, by the input's own attributes.
import { isChanged } from "./inline-editors.js";
import { announce } from "./toasts.js";

let active; // the marked option
let isDismissed = false; // a late answer isn't shown
const typed = new WeakSet(); // pickers whose text nobody has chosen

const boxOf = (picker) => picker.parentElement.querySelector(".picker-list");
const idOf = (picker) => picker.parentElement.querySelector(".assignee-id");
const pickedOf = (picker) => picker.parentElement.querySelector("[data-picked]");
const wordsOf = (option) => option.querySelector("span").textContent;
const optionsOf = (picker) => [...boxOf(picker).querySelectorAll("[role=option]:not([hidden])")];

function mark(picker, option) {
  active?.setAttribute("aria-selected", "false");
  active = option;
  active?.setAttribute("aria-selected", "true");
  active?.scrollIntoView({ block: "nearest" });
  if (active) active.id = `option-${optionsOf(picker).indexOf(active)}`;
  if (active) picker.setAttribute("aria-activedescendant", active.id);
  else picker.removeAttribute("aria-activedescendant");
}

function close(picker) {
  mark(picker);
  boxOf(picker).replaceChildren();
  picker.setAttribute("aria-expanded", "false");
  picker.removeAttribute("aria-controls");
}

function show(picker) {
  const options = optionsOf(picker);
  mark(picker, active && options.find(({ dataset }) => dataset.id === active.dataset.id));
  const note = boxOf(picker).querySelector(":scope > p");
  if (!typed.has(picker)) name(picker, boxOf(picker));
  else if (options.length === 1 && options[0].dataset.id === picker.value.trim()) return pick(picker, options[0]);
  picker.setAttribute("aria-expanded", String(options.length > 0));
  if (options.length) picker.setAttribute("aria-controls", options[0].closest("[role=listbox]").id);
  announce(note?.textContent ?? `${options.length} to choose from`);
  if (note?.matches("[data-later]")) askLater(picker);
}

// The server is still reading names from Vapi.
function askLater(picker) {
  const { value } = picker;
  setTimeout(() => picker.isConnected && picker.value === value && htmx.trigger(picker, "search"), 500);
}

// Shows the name of an id that was pasted, or that the page showed before its name was known.
function name(picker, choices) {
  const option = [...choices.querySelectorAll("[role=option]")].find(({ dataset }) => dataset.id === picker.value.trim());
  if (option) fill(picker, option);
}

function fill(picker, option) {
  const { id, kind } = option.dataset;
  picker.value = pickedOf(picker) && id ? wordsOf(option) : id;
  if (pickedOf(picker)) pickedOf(picker).value = `${kind}:${id} ${picker.value}`;
  if (idOf(picker)) idOf(picker).textContent = picker.value === id ? "" : id;
}

function pick(picker, option) {
  isDismissed = true;
  typed.delete(picker);
  fill(picker, option);
  picker.parentElement.querySelector("[data-wrong]")?.remove();
  announce(wordsOf(option));
  close(picker);
  picker.dispatchEvent(new Event("change", { bubbles: true }));
}

// Until the server answers what was typed, so that no key picks what doesn't match any more.
function narrow(picker) {
  const words = picker.value.trim().toLowerCase();
  for (const option of optionsOf(picker)) option.hidden = !`${option.textContent} ${option.dataset.id}`.toLowerCase().includes(words);
  mark(picker);
  htmx.trigger(picker, "htmx:abort");
}

function search(picker) {
  isDismissed = false;
  // Searching for what was picked would find nothing else.
  picker.setAttribute("hx-vals", typed.has(picker) ? "{}" : '{"search": ""}');
  htmx.trigger(picker, "search");
}

function equip(content) {
  for (const picker of content.querySelectorAll("[data-picker]")) {
    picker.setAttribute("role", "combobox");
    picker.setAttribute("aria-autocomplete", "list");
    picker.setAttribute("aria-expanded", "false");
  }
}

equip(document);
htmx.onLoad(equip);
document.addEventListener("focusin", ({ target }) => target.matches("[data-picker]") && search(target));
// An editor opens before this script is there: its input has the focus, and what was typed counts.
for (const each of document.querySelectorAll("form.inline [data-picker]")) if (isChanged(each.form)) typed.add(each);
if (document.activeElement.matches("[data-picker]")) search(document.activeElement);
// An answer may have come before this script.
for (const box of document.querySelectorAll(".picker-list:not(:empty)")) show(box.parentElement.querySelector("[data-picker]"));

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-picker]")) return;
  isDismissed = false;
  typed.add(target);
  narrow(target);
  target.removeAttribute("hx-vals");
  if (idOf(target)) idOf(target).textContent = "";
});

document.addEventListener("htmx:beforeSwap", ({ target, detail }) => {
  if (!target.matches(".picker-list")) return;
  const picker = detail.requestConfig.elt;
  if (!isDismissed && picker === document.activeElement) return;
  detail.shouldSwap = false;
  const answer = new DOMParser().parseFromString(detail.xhr.responseText, "text/html");
  name(picker, answer);
  if (answer.querySelector("[data-later]")) askLater(picker);
});

document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.matches(".picker-list")) show(target.parentElement.querySelector("[data-picker]"));
});

document.addEventListener("keydown", (event) => {
  const { target: picker, key } = event;
  if (!picker.matches?.("[data-picker]") || event.isComposing) return;
  const options = optionsOf(picker);
  const place = options.indexOf(active);
  const chosen = active ?? (options.length === 1 ? options[0] : undefined);
  if (key === "ArrowDown" || key === "ArrowUp") {
    event.preventDefault();
    if (!options.length) search(picker);
    else mark(picker, options.at(key === "ArrowDown" ? (place + 1) % options.length : Math.max(place, 0) - 1));
  } else if (key === "Enter" && chosen) {
    event.preventDefault();
    pick(picker, chosen);
  } else if (key === "Escape" && boxOf(picker).hasChildNodes() && !picker.closest("form.inline")) {
    event.preventDefault();
    isDismissed = true;
    close(picker);
  }
}, { capture: true });

// On mousedown, since a click would come after the input lost the focus.
document.addEventListener("mousedown", (event) => {
  const box = event.target.closest(".picker-list");
  if (!box) return;
  event.preventDefault();
  const option = event.target.closest("[role=option]");
  if (option && event.button === 0) pick(box.parentElement.querySelector("[data-picker]"), option);
});

document.addEventListener("focusout", ({ target }) => {
  if (target.matches?.("[data-picker]")) close(target);
});
