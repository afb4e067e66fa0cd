// Opens the command palette, by its button or by Ctrl-K. Before this script runs, the button leads to the
// search page. What lists and searches its options is fetched when it first opens; what was typed until then
// counts.
import { dialog, input } from "./palette-dialog.js";

const opener = document.querySelector("[data-palette]");
const isMac = /^(Mac|iP)/.test(navigator.platform);

function open() {
  input.value = "";
  input.isSent = false;
  dialog.showModal();
  // An update of the site may have removed it.
  import("./palette-options.js").then(({ begin }) => begin(opener.dataset.palette), () => (location = opener.href));
}

opener.dataset.keys = isMac ? "⌘K" : "Ctrl K";
opener.title = `${opener.textContent.trim()} (${opener.dataset.keys})`;
opener.setAttribute("aria-keyshortcuts", isMac ? "Meta+K" : "Control+K");
const write = (within) => within.querySelectorAll("kbd.modifier").forEach((key) => (key.textContent = "⌘"));
if (isMac) {
  write(document);
  htmx.onLoad(write);
}

opener.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return; // the link opens elsewhere
  event.preventDefault();
  open();
});
document.addEventListener("keydown", (event) => {
  const isOurs = event.key.toLowerCase() === "k" && (isMac ? event.metaKey : event.ctrlKey) && !event.shiftKey && !event.altKey;
  if (!isOurs || (!dialog.open && document.querySelector("dialog[open]"))) return;
  event.preventDefault();
  if (dialog.open) dialog.close();
  else open();
});
