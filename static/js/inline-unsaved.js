// Keeps open editors when their row or page is shown again, and asks before changes would be lost.
import { editors, isChanged, placeOf, show } from "./inline-editors.js";
import { isDownload } from "./opening.js";

const kept = []; // editors, while their row or page is replaced
let isOtherUser = false;

const isUnsaved = () => editors().some(isChanged);
const mayLeave = () => confirm("Leave what you have not saved?");

function keep(form) {
  const { address, cell } = placeOf(form);
  const focus = form.contains(document.activeElement) && document.activeElement;
  kept.push({ form, address, cell, focus });
  form.remove();
}

function putBack({ form, address, cell: before, focus }) {
  const pencils = [...document.querySelectorAll(`[data-edit=${form.dataset.field}]`)];
  const place = pencils.map(placeOf).find((each) => each.address === address);
  if (!place || place.cell === before) return false; // its row is yet to come
  show(form, place.cell);
  if (focus) focus.focus();
  return true;
}

function putBackKept() {
  kept.splice(0, Infinity, ...kept.filter((editor) => !putBack(editor)));
}

// Returns whether an editor's row is among those of an answer.
function isShownIn(answer) {
  const template = document.createElement("template"); // which may hold a row without its table
  template.innerHTML = answer;
  const numbers = new Set([...template.content.querySelectorAll("th a")].map((link) => link.getAttribute("href")));
  const isInRow = (row) => numbers.has(row.querySelector("th a").getAttribute("href"));
  return (form) => !form.closest("tr") || isInRow(form.closest("tr"));
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if (event.defaultPrevented || !detail.shouldSwap) return;
  const open = editors(detail.target).filter((form) => form !== detail.requestConfig.elt);
  if (!open.length) return;
  const isShown = isShownIn(detail.serverResponse);
  if (open.every((form) => isShown(form) || !isChanged(form)) || mayLeave()) open.forEach(keep);
  else event.preventDefault();
});

document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => editors(detail.target).forEach(keep));
document.addEventListener("htmx:oobAfterSwap", putBackKept);
document.addEventListener("htmx:afterSwap", () => {
  putBackKept();
  kept.length = 0;
});

document.addEventListener("htmx:historyCacheMiss", (event) => {
  if (isUnsaved() && !mayLeave()) event.preventDefault();
});

document.addEventListener("signed-in", ({ detail }) => (isOtherUser = detail.user !== document.body.dataset.user), { capture: true });

addEventListener("beforeunload", (event) => {
  if (!isOtherUser && !isDownload && isUnsaved()) event.preventDefault();
});
