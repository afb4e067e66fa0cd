// Asks before a person leaves a form with unsaved changes.

const pause = 300;
let isUnsaved = false, timer;

export function markUnsaved() {
  isUnsaved = true;
  clearTimeout(timer);
  timer = setTimeout(() => htmx.trigger("#review", "edited"), pause); // it shows earlier values
}

// A person who asks for the changes gets what no later request replaces.
document.addEventListener("htmx:beforeRequest", ({ target, detail }) => {
  if (detail.target.id === "review" && target.id !== "review") clearTimeout(timer);
});

for (const edits of ["input", "change"])
  document.addEventListener(edits, ({ target }) => {
    if (target.form?.id === "number-form") markUnsaved();
  });

document.addEventListener("htmx:beforeOnLoad", ({ target, detail }) => {
  if (target.id === "number-form" && detail.xhr.getResponseHeader("HX-Redirect")) isUnsaved = false;
});

document.addEventListener("submit", ({ target }) => {
  if (target.id === "number-form" && !target.hasAttribute("hx-post")) isUnsaved = false;
});

// Somebody else signed in, and must not keep these changes.
document.addEventListener("signed-in", ({ detail }) => {
  if (detail.user !== document.body.dataset.user) isUnsaved = false;
}, { capture: true });

addEventListener("beforeunload", (event) => {
  if (isUnsaved) event.preventDefault();
});
