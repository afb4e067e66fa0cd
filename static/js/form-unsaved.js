// Asks before a person leaves a form with unsaved changes.

const pause = 300;
const guarded = "#number-form, [data-guarded]";
let edits = document.querySelectorAll("[data-guarded=unsaved]").length;
let saved = 0, sent = 0, timer; // of the edits, how many were saved, and sent

export function markUnsaved() {
  edits += 1;
  clearTimeout(timer);
  timer = setTimeout(() => htmx.find("#review") && htmx.trigger("#review", "edited"), pause); // it shows earlier values
}

// A person who asks for the changes gets what no later request replaces.
document.addEventListener("htmx:beforeRequest", ({ target, detail }) => {
  if (target.id === "number-form") sent = edits;
  if (detail.target.id === "review" && target.id !== "review") clearTimeout(timer);
});

for (const type of ["input", "change"])
  document.addEventListener(type, ({ target }) => {
    if (target.form?.matches(guarded)) markUnsaved();
  });

// A draft is made of the list's selection, so the next one begins with nothing.
document.addEventListener("htmx:beforeOnLoad", ({ target, detail }) => {
  if (target.id !== "number-form" || !detail.xhr.getResponseHeader("HX-Redirect")) return;
  saved = sent;
  if ("usesSelection" in target.dataset) sessionStorage.removeItem(document.body.dataset.selection);
});

document.addEventListener("submit", ({ target }) => {
  if (target.matches(guarded) && !target.hasAttribute("hx-post")) saved = edits;
});

// Somebody else signed in, and must not keep these changes.
document.addEventListener("signed-in", ({ detail }) => {
  if (detail.user !== document.body.dataset.user) saved = edits;
}, { capture: true });

addEventListener("beforeunload", (event) => {
  if (saved !== edits) event.preventDefault();
});
