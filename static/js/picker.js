// Offers names for a [data-picker] input: a combobox with a list, as in the ARIA authoring practices.
// The input takes an id, or, where the input "chosen" takes that, the name. htmx asks the server, by
// the input's own attributes.
import { announce } from "./toasts.js";

let active; // the marked option
let isDismissed = false; // a late answer isn't shown
const typed = new WeakSet(); // pickers whose text nobody has chosen

const boxOf = (picker) => picker.parentElement.querySelector(".picker-list");
const nameOf = (picker) => picker.parentElement.querySelector(".assignee-name");
const chosenOf = (picker) => picker.parentElement.querySelector("[name=chosen]");
const wordsOf = (option) => option.querySelector("span").textContent;
const optionsOf = (picker) => [...boxOf(picker).querySelectorAll("[role=option]")];

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
  mark(picker);
  const options = optionsOf(picker);
  const note = boxOf(picker).querySelector("p");
  name(picker, boxOf(picker));
  if (options.length === 1 && options[0].dataset.id === picker.value.trim()) return settle(picker, options[0]);
  picker.setAttribute("aria-expanded", String(options.length > 0));
  if (options.length) picker.setAttribute("aria-controls", options[0].closest("[role=listbox]").id);
  announce(note?.textContent ?? `${options.length} to choose from`);
  if (note?.matches("[data-later]")) askLater(picker);
}

// An id that was pasted as a whole needs no list, which would cover what stands below.
function settle(picker, option) {
  if (chosenOf(picker)) return pick(picker, option);
  announce(nameOf(picker).textContent);
  close(picker);
}

// The server is still reading names from Vapi.
function askLater(picker) {
  const { value } = picker;
  setTimeout(() => picker.isConnected && picker.value === value && htmx.trigger(picker, "search"), 500);
}

// Shows the name of an id that was pasted, or that the page showed before its name was known.
function name(picker, choices) {
  const option = [...choices.querySelectorAll("[role=option]")].find(({ dataset }) => dataset.id === picker.value.trim());
  if (option && nameOf(picker)) nameOf(picker).textContent = wordsOf(option);
}

function pick(picker, option) {
  const { id, kind } = option.dataset;
  const chosen = chosenOf(picker);
  isDismissed = true;
  typed.delete(picker);
  picker.value = chosen && id ? wordsOf(option) : id;
  if (chosen) chosen.value = `${kind}:${id}`;
  else nameOf(picker).textContent = wordsOf(option);
  announce(wordsOf(option));
  close(picker);
  picker.dispatchEvent(new Event("change", { bubbles: true }));
}

function search(picker) {
  isDismissed = false;
  // Searching for what is chosen would find nothing else.
  const isChosen = nameOf(picker) ? nameOf(picker).textContent : !typed.has(picker);
  picker.setAttribute("hx-vals", isChosen ? '{"search": ""}' : "{}");
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
document.addEventListener("focusin", ({ target }) => target.matches("[data-picker]") && chosenOf(target) && search(target));
if (document.activeElement.matches("[data-picker]")) search(document.activeElement); // it waited for this script
// An answer may have come before this script.
for (const box of document.querySelectorAll(".picker-list:not(:empty)")) show(box.parentElement.querySelector("[data-picker]"));

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-picker]")) return;
  isDismissed = false;
  typed.add(target);
  target.removeAttribute("hx-vals");
  if (chosenOf(target)) chosenOf(target).value = "";
  else nameOf(target).textContent = "";
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
  } else if (key === "Escape" && boxOf(picker).hasChildNodes() && !chosenOf(picker)) {
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
