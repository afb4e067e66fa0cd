// Keyboard shortcuts. A control names its own in data-shortcut: one key, or two in a row ("g n").
// The keys that move along a list are defined here, unless a control of the page names them. keyboard-help.js lists them all.

import { isOpening, untilOpen } from "./opening.js";
import { whenFetched } from "./rows.js";

const isOn = document.body.dataset.shortcuts !== "off";
const typing = "input:not([form=selection]), select, textarea, [contenteditable]:not([contenteditable=false])";
const opens = "a[href], summary";
const rows = () => [...document.querySelectorAll("main .list tbody tr")].filter((row) => row.querySelector(opens));
const rowInFocus = () => document.activeElement.closest("main .list tbody tr");
let firstKey = ""; // of two in a row

let turning = 0; // to the page after (1) or before (-1)

// Beyond the last row is the next page, where there is one.
function step(by) {
  const all = rows();
  const from = all.indexOf(rowInFocus());
  const to = from + by;
  const page = from >= 0 && !all[to] && document.querySelector(`.pagination a[href][rel=${by > 0 ? "next" : "prev"}]`);
  if (page && !turning) {
    page.click(); // which ends a request that is under way
    turning = by;
  } else if (!turning) all[Math.max(0, Math.min(to, all.length - 1))]?.querySelector(opens).focus();
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.target.id !== "results") return;
  if (turning && detail.successful) rows().at(turning > 0 ? 0 : -1)?.querySelector(opens).focus();
  turning = 0;
});

// A selection ends with its page.
function move(by, selection) {
  const [all, row] = [rows(), rowInFocus()]; // the keys before have moved the focus
  const next = row ? all[all.indexOf(row) + by] : all[0];
  if (row) selection?.extendTo(next);
  next?.querySelector(opens).focus();
}

function extend(by) {
  if (document.getElementById("selection")) whenFetched((selection) => move(by, selection));
  else move(by);
}

const controls = () => [...document.querySelectorAll("[data-shortcut]")];
const controlOf = (keys) => controls().find(({ dataset }) => dataset.shortcut === keys);
const startsShortcut = (key) => controls().some(({ dataset }) => dataset.shortcut.startsWith(`${key} `));

// In place, or in the form where the Name column is hidden.
function edit(name) {
  if (name.checkVisibility()) name.click();
  else location.assign(name.href);
}

function use(control) {
  if (!control.matches(typing)) return control.click();
  control.focus();
  control.select?.();
}

// Returns whether these keys do something here.
function press(keys) {
  const row = rowInFocus();
  const name = row?.querySelector("[data-edit=name]");
  const control = controlOf(keys);
  const box = row?.querySelector("[form=selection]");
  if (keys === "e" && name) edit(name);
  else if (keys === "x" && box) box.click();
  else if (control) use(control);
  else if (keys === "j") step(1);
  else if (keys === "k") step(-1);
  else if (keys === "J") extend(1);
  else if (keys === "K") extend(-1);
  else return false;
  return true;
}

// Leaves alone what is typed, and keys that the browser or a screen reader may use.
function isShortcut(event) {
  const { key, target } = event;
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (/[a-z]/i.test(key) && event.shiftKey !== /[JK]/.test(key)) return false; // "?" may need Shift
  return key.length === 1 && !isOpening() && !target.closest(`${typing}, form.inline`) && !document.querySelector("dialog[open], details.menu[open]");
}

// Tells people and screen readers a control's keys.
function show(within) {
  for (const control of within.querySelectorAll("[data-shortcut]")) {
    const keys = control.dataset.shortcut;
    const name = control.labels?.[0] ?? control;
    control.title = `${name.textContent.trim()} (${keys})`;
    // ARIA has no way to write two keys in a row.
    if (keys.length === 1) control.setAttribute("aria-keyshortcuts", keys === "?" ? "Shift+?" : keys);
  }
}

if (isOn) {
  document.addEventListener("keydown", (event) => {
    const keys = firstKey ? `${firstKey} ${event.key}` : event.key;
    firstKey = "";
    if (!isShortcut(event)) return;
    if (press(keys)) event.preventDefault();
    else if (startsShortcut(event.key)) firstKey = event.key;
  });
  for (const happens of ["pointerdown", "blur"]) addEventListener(happens, () => (firstKey = ""));
  show(document);
  htmx.onLoad(show);
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-help]");
  if (button) untilOpen(import("./keyboard-help.js").then(({ open }) => open(button)));
});
