// Selects numbers of the list: one, a range, a page, or all that match a search. The selection is kept for this
// tab, so it holds while a person searches and turns pages. The form #selection sends it.
// rows.js fetches this script when it is needed.
import { announce } from "./toasts.js";

const box = "input[name=number]";
const boxes = () => [...document.querySelectorAll(`#results ${box}`)];
const find = (id) => document.getElementById(id);
const storageKey = document.body.dataset.selection;

let ids = new Set();
let search = null; // if set, all numbers that it matches are selected, and `searched` says so
let searched = "";
let begin = ""; // the number at which a range begins

const isMatching = () => search !== null && search === find("select-matching").value;

function restore() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(storageKey)) ?? {};
    ids = new Set(kept.ids);
    search = kept.search ?? null;
    searched = kept.searched;
  } catch {} // Browsers can refuse to keep anything.
}

function keep() {
  try {
    if (words()) sessionStorage.setItem(storageKey, JSON.stringify({ ids: [...ids], search, searched }));
    else sessionStorage.removeItem(storageKey);
  } catch {}
}

function words() {
  if (search !== null) return `${searched} selected`;
  return ids.size ? `${ids.size.toLocaleString("en")} number${ids.size === 1 ? "" : "s"} selected` : "";
}

function wordsOf({ value, dataset: { total } }) {
  const typed = new URLSearchParams(value).get("search");
  const count = Number(total).toLocaleString("en");
  if (typed) return `All ${count} numbers that match “${typed}”`;
  return `All ${count} ${value ? "matching " : ""}numbers`; // by dates, or other filters of the list
}

function show() {
  if (!find("selection")) return;
  const all = boxes();
  for (const each of all) each.checked = each.defaultChecked = isMatching() || ids.has(each.value);
  const count = all.filter((each) => each.checked).length;
  const page = find("select-page") ?? {};
  page.checked = count > 0 && count === all.length;
  page.indeterminate = count > 0 && !page.checked;
  const matching = find("select-matching");
  matching.hidden = isMatching() || !page.checked || Number(matching.dataset.total) <= all.length;
  find("selected").textContent = words();
  find("selection").classList.toggle("is-used", words() !== "");
}

function become(newIds, newSearch = null, newSearched = "") {
  [ids, search, searched] = [new Set(newIds), newSearch, newSearched];
  keep();
  show();
  announce(words() || "Nothing is selected");
}

// Where all that match are selected, changing one box keeps the others of its page.
function select(some, isSelected) {
  const changed = new Set(isMatching() ? boxes().map(({ value }) => value) : ids);
  for (const { value } of some) changed[isSelected ? "add" : "delete"](value);
  become(changed);
}

function rangeTo(end) {
  const all = boxes();
  const [from, to] = [all.findIndex(({ value }) => value === begin), all.indexOf(end)];
  return from < 0 || to < 0 ? [end] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
}

// Selects the rows that a person moves over. Moving back to the beginning leaves them out again.
export function extendTo(next) {
  const [here, there] = [document.activeElement.closest("tr"), next].map((row) => row?.querySelector(box));
  if (!here || !there) return;
  if (!here.checked) begin = here.value;
  const isBack = rangeTo(there).length < rangeTo(here).length;
  select(isBack ? [here] : [here, there], !isBack);
}

document.addEventListener("mousedown", (event) => {
  if (event.shiftKey && event.target.closest("#results .pick")) event.preventDefault(); // it would select text
});

document.addEventListener("click", (event) => {
  const matching = event.target.closest("#select-matching");
  if (!matching) return;
  event.preventDefault();
  become([], matching.value, wordsOf(matching));
  find("selection").querySelector(".primary").focus(); // since the pressed button is hidden now
});

// Selects what a person picked, or leaves it out: a number, a range or the page. rows.js listens for that.
export function pick(target, isChecked, isRange) {
  if (target.id === "select-page") select(boxes(), isChecked);
  if (!target.matches(box)) return;
  select(isRange ? rangeTo(target) : [target], isChecked);
  begin = target.value;
}

document.addEventListener("reset", ({ target }) => {
  if (target.id === "selection") become([]);
});

const closedByEscape = "dialog[open], details.menu[open], form.inline";
const ownEscape = "input:not([form=selection]), select, textarea";

document.addEventListener(
  "keydown",
  ({ key, target }) => {
    if (key !== "Escape" || !words() || !find("selection")) return;
    if (!document.querySelector(closedByEscape) && !target.closest(ownEscape)) become([]);
  },
  { capture: true }, // while it is still open
);

document.addEventListener("formdata", ({ target, formData }) => {
  if (target.id !== "selection") return;
  formData.delete("number");
  if (search === null) formData.set("numbers", [...ids].join());
  else formData.set("matching", search);
});

addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  restore();
  show();
});

restore();
const early = find("select-page")?.checked ? boxes() : boxes().filter((each) => each.checked); // before this script came
begin = early.at(-1)?.value ?? "";
if (early.length) select(early, true);
else show();
htmx.onLoad(show);
