// Opens a question in a dialog: a link with data-dialog leads to its page. The server writes the question,
// and asks again after a mistake.
import { untilOpen } from "./opening.js";
import { focusRow } from "./results.js";

const dialog = document.getElementById("dialog");
const content = document.getElementById("dialog-content");
let opener, place;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dialog]");
  if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  opener = button;
  const row = button.closest("tbody tr");
  place = row ? [...row.parentElement.children].indexOf(row) : undefined;
  htmx.trigger(content, "htmx:abort"); // of the click before
  untilOpen(htmx.ajax("GET", button.href, { source: content, headers: { "X-Dashboard-Stay": "true" } }));
});

// A mistake, what the template says, or the first control: of a question without inputs, the button that answers "no".
const controls = ["[aria-invalid=true]", "[autofocus]", ":is(input, select, textarea):not([type=hidden])", "button[form]"];
const firstControl = () => controls.map((each) => content.querySelector(each)).find(Boolean);

// Once htmx has moved the focus to what has `autofocus`.
document.addEventListener("htmx:afterSettle", ({ detail }) => detail.target === content && firstControl()?.focus());

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target === content) {
    if (!dialog.open) dialog.showModal();
  } else if (detail.xhr?.status < 400 && content.contains(detail.requestConfig.elt)) {
    dialog.close(); // the question is answered
    if (detail.target?.id === "results") focusRow(place);
  }
});

dialog.addEventListener("close", () => {
  content.replaceChildren();
  if (opener?.isConnected) opener.focus();
});
