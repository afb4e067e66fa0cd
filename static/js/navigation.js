// Makes links and steps in the history behave as people expect, and shows that a page is on its way.
import { isDownload } from "./opening.js";

// With a modifier, a click opens a link elsewhere; htmx would take it for a plain click.
document.addEventListener(
  "click",
  (event) => {
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (elsewhere && event.target.closest("a[href][hx-get]")) event.stopPropagation();
  },
  { capture: true },
);

// Some links look like buttons.
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches?.("a[role=button]")) return;
  event.preventDefault();
  event.target.click();
});

// The newest step in the history wins. Where htmx can't restore a page, the browser loads it.
let restoring;

document.addEventListener("htmx:historyCacheMiss", (event) => {
  restoring?.abort();
  if (event.defaultPrevented) return;
  restoring = event.detail.xhr;
  restoring.addEventListener("error", () => location.reload());
  for (const asking of htmx.findAll("#main :is([hx-get], [hx-post])")) htmx.trigger(asking, "htmx:abort");
});

document.addEventListener("htmx:historyCacheMissLoadError", () => location.reload());

// While the next page is on its way, a frame of empty rows stands in place of the content (progress.css). The
// content stays in view while a form is sent, whose answer may be the form again, or a file is fetched.
let isSent = false;
const showFrame = (isShown) => document.getElementById("main").classList.toggle("htmx-request", isShown);

document.addEventListener("click", () => (isSent = false));
document.addEventListener("submit", (event) => (isSent = event.target.method === "post" && !event.defaultPrevented));

// A listener may ask the person to stay.
addEventListener("beforeunload", (event) => {
  const staysInView = isSent || isDownload;
  setTimeout(() => showFrame(!staysInView && !event.defaultPrevented));
});
for (const each of ["pageshow", "pointerdown", "keydown"]) addEventListener(each, () => showFrame(false));
