// The options of the command palette: actions, pages, organizations and numbers, found by a part of their
// name. A combobox, as in the ARIA authoring practices. The server lists the pages and finds the numbers; the
// actions are the page's own.
import { content, dialog, input } from "./palette-dialog.js";

const pause = 150;
const headers = { "X-Dashboard-Stay": "true" };
let timer, active, isChosen, named = 0;

const list = () => document.getElementById("palette-options");
const everywhere = () => document.getElementById("palette-everywhere"); // for people in several organizations
const options = () => [...content.querySelectorAll("[role=option]")];
const offered = () => options().filter((option) => !option.hidden);

export function begin(address) {
  if (list()) {
    act();
    return find();
  }
  htmx.trigger(content, "htmx:abort"); // of a palette that was closed meanwhile
  htmx.ajax("GET", address, { source: content, headers }).catch(() => {});
}

// Filters the options at once, and searches the numbers when typing pauses.
function find() {
  clearTimeout(timer);
  htmx.trigger(input, "htmx:abort");
  const text = plain(input.value.trim());
  const digits = /[^\d\s()+./-]/.test(text) ? "" : text.replace(/\D/g, "");
  isChosen = false;
  widen(input.value.trim());
  for (const option of options()) {
    if (option === everywhere()) continue;
    const words = plain(option.textContent);
    option.hidden = !words.includes(text) && !(digits && words.replace(/\D/g, "").includes(digits));
  }
  const { find: numbers } = list().dataset;
  if (numbers && text) {
    say("Searching numbers…");
    timer = setTimeout(() => htmx.ajax("GET", numbers, { source: input, headers }).catch(() => {}), pause);
  } else {
    document.getElementById("palette-numbers")?.replaceChildren();
    tell();
  }
  offer();
}

// Offers to search all organizations.
function widen(text) {
  const option = everywhere();
  if (!option) return;
  option.hidden = !text;
  option.querySelector("span span").textContent = text;
  option.href = `${option.pathname}?${new URLSearchParams({ q: text })}`;
}

// Without case and accents
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function offer() {
  const all = offered();
  list().hidden = !all.length;
  input.setAttribute("aria-expanded", String(all.length > 0));
  mark(all.includes(active) && (isChosen || active !== everywhere()) ? active : all[0]);
}

function mark(option) {
  active?.removeAttribute("aria-selected");
  active = option;
  if (!option) return input.removeAttribute("aria-activedescendant");
  option.id ||= `palette-option-${++named}`;
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}

function tell() {
  const { length } = offered().filter((option) => option !== everywhere());
  say(length ? `${length} choice${length === 1 ? "" : "s"}` : `Nothing has “${input.value.trim()}” in it`);
}

function say(words) {
  document.getElementById("palette-said").textContent = words;
}

// Lists the actions of the number in view: what its page's head offers, and its edit buttons.
function act() {
  const group = document.getElementById("palette-actions").parentElement;
  group.querySelectorAll("[role=option]").forEach((option) => option.remove());
  const icon = list().querySelector("template").content;
  for (const action of document.querySelectorAll("#number :is(.page-head :is(a, button), [data-edit])")) {
    if (!action.checkVisibility({ visibilityProperty: true })) continue;
    const option = document.createElement("button");
    option.type = "button";
    option.tabIndex = -1;
    option.setAttribute("role", "option");
    const words = document.createElement("span");
    words.textContent = action.ariaLabel ?? action.textContent.trim();
    option.append(icon.cloneNode(true), words);
    option.addEventListener("click", () => setTimeout(() => action.click()));
    group.append(option);
  }
  group.hidden = !group.querySelector("[role=option]");
}

// Shows the shortcuts of the pages that have one.
function equip() {
  input.placeholder = list().dataset.hint;
  if (document.body.dataset.shortcuts === "off") return;
  for (const { href, dataset } of document.querySelectorAll("a[data-shortcut]"))
    for (const option of options()) if (option.href === href) option.dataset.keys = dataset.shortcut;
}

function move(event, to) {
  event.preventDefault();
  isChosen = true;
  const all = offered();
  mark(all.at(to % all.length));
}

function choose(event) {
  event.preventDefault();
  if (active?.href && (event.ctrlKey || event.metaKey)) window.open(active.href, "_blank", "noopener");
  else active?.click();
}

input.addEventListener("input", () => list() && find());
input.addEventListener("keydown", (event) => {
  if (event.isComposing || event.shiftKey || event.altKey) return;
  const at = offered().indexOf(active);
  const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  if (event.key in moves) move(event, moves[event.key]);
  else if (event.key === "Enter") choose(event);
});

content.addEventListener("htmx:afterOnLoad", () => {
  if (!list()) return;
  act();
  equip();
  find();
  if (input.isSent && dialog.open) active?.click();
});
input.addEventListener("htmx:afterOnLoad", ({ detail }) => {
  offer();
  if (detail.xhr.status < 400) tell();
});
// A failure to list the pages shows on the page below, unless signing in again mends it.
for (const failure of ["responseError", "sendError", "timeout"]) {
  content.addEventListener(`htmx:${failure}`, ({ detail }) => {
    if (detail.xhr.getResponseHeader("X-Dashboard-Partial") !== "sign-in") dialog.close();
  });
  input.addEventListener(`htmx:${failure}`, ({ detail }) => {
    if (!detail.xhr.getResponseHeader("X-Dashboard-Partial")) say("Numbers can't be searched: the dashboard did not answer.");
  });
}

dialog.addEventListener("mousedown", (event) => event.target !== input && event.preventDefault());
dialog.addEventListener("pointermove", ({ target }) => {
  const option = target.closest("[role=option]");
  if (!option || option === active) return;
  isChosen = true;
  mark(option);
});
// With a modifier, the browser opens another tab or window and the palette stays.
dialog.addEventListener("click", (event) => {
  const leaves = event.target === dialog || (event.target.closest("[role=option]") && !event.ctrlKey && !event.metaKey && !event.shiftKey);
  if (leaves) dialog.close();
});
dialog.addEventListener("close", () => {
  clearTimeout(timer);
  if (!dialog.open) input.blur(); // a browser that has nothing to focus leaves the focus here for a moment
});
