// Asks before a person leaves a form with unsaved changes.

let isUnsaved = false;

export function markUnsaved() {
  isUnsaved = true;
  htmx.trigger("#review", "edited"); // what stands beside the form is of earlier values
}

for (const edits of ["input", "change"])
  document.addEventListener(edits, ({ target }) => {
    if (target.form?.id === "number-form") markUnsaved();
  });

document.addEventListener("htmx:beforeOnLoad", ({ target, detail }) => {
  if (target.id === "number-form" && detail.xhr.getResponseHeader("HX-Redirect")) isUnsaved = false;
});

// Somebody else signed in, and must not keep these changes.
document.addEventListener("signed-in", ({ detail }) => {
  if (detail.user !== document.body.dataset.user) isUnsaved = false;
}, { capture: true });

addEventListener("beforeunload", (event) => {
  if (isUnsaved) event.preventDefault();
});
