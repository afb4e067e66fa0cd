// A row of the list of numbers opens its number when it is clicked, and is one Tab stop: arrow keys move
// along its links and buttons. Their names tell the number: each page would be a tenth heavier with them.

const rowOf = (element) => element.closest("main .list.numbers tbody tr");
const linkOf = (row) => row.querySelector("th a[href]");
const controlsOf = (row) => [...row.querySelectorAll(":is(a[href], button, [form=selection]):not(form *)")];
let hadEditor = false; // when the button of the mouse went down, which may close one

// The link itself decides what a click with a modifier does.
function follow(link, { ctrlKey, metaKey, shiftKey }) {
  link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
}

document.addEventListener("pointerdown", () => (hadEditor = document.querySelector("form.inline") !== null), { capture: true });

document.addEventListener("click", (event) => {
  const row = rowOf(event.target);
  if (!row || hadEditor || event.target.closest("a, button, input, label, form") || !getSelection().isCollapsed) return;
  const link = linkOf(row);
  if (link) follow(link, event);
});

function makeStop(row, stop) {
  for (const control of controlsOf(row)) control.tabIndex = control === stop ? 0 : -1;
}

// "Edit name of +1 312-555-0100", "Copy number +1 312-555-0100".
function nameControls(row) {
  const number = row.querySelector("th a")?.textContent;
  for (const control of row.querySelectorAll("[aria-label]:is(a, button, input):not(form *)"))
    if (!control.ariaLabel.endsWith(number)) control.ariaLabel += `${control.ariaLabel.endsWith("number") ? "" : " of"} ${number}`;
}

function equip(content) {
  for (const row of [content, ...content.querySelectorAll("tr")]) {
    if (!row.matches("tr") || !rowOf(row)) continue;
    makeStop(row, linkOf(row));
    nameControls(row);
  }
}

document.addEventListener("focusin", ({ target }) => {
  const row = rowOf(target);
  if (row && controlsOf(row).includes(target)) makeStop(row, target);
});

document.addEventListener("keydown", (event) => {
  const { key, target, ctrlKey, metaKey, altKey, shiftKey } = event;
  const row = rowOf(target);
  if (!row || event.defaultPrevented || ctrlKey || metaKey || altKey || shiftKey || target.closest("form")) return;
  const controls = controlsOf(row).filter((each) => each.checkVisibility());
  const place = controls.indexOf(target);
  const to = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: controls.length - 1 }[key];
  if (to === undefined) return;
  event.preventDefault();
  controls[Math.max(0, Math.min(to, controls.length - 1))]?.focus();
});

htmx.onLoad(equip);

// The script that selects numbers comes once a person checks a box, or has selected some before.
const form = document.getElementById("selection");
const storageKey = `selected by ${document.body.dataset.user} in ${location.pathname.split("/", 3).join("/")}`;
document.body.dataset.selection = storageKey; // for that script

function isKept() {
  try {
    return sessionStorage.getItem(storageKey) !== null;
  } catch {} // Browsers can refuse to keep anything.
}

// All wait for the same promise, which keeps their order: each import() has one of its own.
let selection;
export function whenFetched(act) {
  selection ??= import("./selection.js");
  selection.then(act, () => (selection = undefined)); // to be fetched again
}

if (form && isKept()) whenFetched();
let isShift = false;
document.addEventListener("click", ({ shiftKey }) => (isShift = shiftKey), { capture: true });
document.addEventListener("change", ({ target }) => {
  if (!target.matches("[form=selection]")) return;
  const [isRange, isChecked] = [isShift, target.checked]; // which may differ once the script is there
  whenFetched(({ pick }) => pick(target, isChecked, isRange));
});
