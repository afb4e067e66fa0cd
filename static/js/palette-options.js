// The options of the command palette: pages, organizations and numbers, found by a part of their name. A
// combobox, as in the ARIA authoring practices. The server lists the pages and finds the numbers.
import { content, dialog, input } from "./palette-dialog.js";

const pause = 150;
const headers = { "X-Dashboard-Stay": "true" };
let timer, active, isChosen, named = 0;

const list = () => document.getElementById("palette-options");
const everywhere = () => document.getElementById("palette-everywhere"); // for people in several organizations
const options = () => [...content.querySelectorAll("[role=option]")];
const offered = () => options().filter((option) => !option.hidden);

export function begin(address) {
  if (list()) return find();
  const load = htmx.ajax("GET", address, { source: content, headers });
  // A failure shows on the page.
  load.catch(() => {}).then(() => list() || document.getElementById("sign-in").open || dialog.close());
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
  equip();
  find();
});
input.addEventListener("htmx:afterOnLoad", ({ detail }) => {
  offer();
  if (detail.xhr.status < 400) tell();
});
for (const failure of ["responseError", "sendError", "timeout"])
  input.addEventListener(`htmx:${failure}`, ({ detail }) => {
    if (!detail.xhr.getResponseHeader("X-Dashboard-Partial")) say("Numbers can't be searched: the dashboard did not answer.");
  });

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
  input.blur(); // a browser that has nothing to focus leaves the focus here for a moment
});
