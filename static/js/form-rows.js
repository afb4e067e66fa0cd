// Moves and removes rows without asking the server, which reads their order from the page.
import { markUnsaved } from "./form-unsaved.js";
import { announce } from "./toasts.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest("#number-form .row-actions button");
  if (!button) return;
  event.preventDefault();
  const row = button.closest(".row");
  const [verb] = button.value.split(" ");
  if (verb === "remove") remove(row);
  else move(row, verb, button);
  markUnsaved();
});

function remove(row) {
  const next = row.nextElementSibling;
  const neighbour = next.matches(".row") ? next : row.previousElementSibling;
  const list = row.parentElement;
  row.remove();
  const isLast = !neighbour.matches(".row");
  (isLast ? list.querySelector(":scope > .adds button") : neighbour.querySelector(":scope > .row-actions [value^=remove]")).focus();
  announce(`${row.ariaLabel} removed`);
}

function move(row, verb, button) {
  const other = verb === "up" ? row.previousElementSibling : row.nextElementSibling;
  if (!other.matches(".row")) return;
  if (verb === "up") other.before(row);
  else other.after(row);
  button.focus();
  const rows = [...row.parentElement.querySelectorAll(":scope > .row")];
  announce(`${row.ariaLabel} ${rows.indexOf(row) + 1} of ${rows.length}`);
}
