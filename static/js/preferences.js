// Saves a preference as soon as it is chosen, and shows it once the server has saved it.

const root = document.documentElement;
const isPreferences = (form) => form?.matches("[method=post]:is(.themes, .view)");
let saving = Promise.resolve();

// One after the other, and without the form's other fields, which nobody has touched.
function save(form, name, values) {
  // The menu may be replaced before the answer arrives; the body isn't.
  const context = { source: document.body, target: form.parentElement, swap: "none", values: { [name]: values } };
  const send = () => htmx.ajax("POST", form.action, context);
  saving = saving.then(send).catch(() => {}); // responses.js shows the failure
}

const show = {
  theme(theme) {
    root.dataset.theme = theme;
    for (const button of document.querySelectorAll(".themes button")) button.setAttribute("aria-pressed", button.value === theme);
    for (const radio of document.querySelectorAll("input[name=theme]")) radio.checked = radio.value === theme;
  },
  density(density) {
    root.dataset.density = density;
  },
  hidden_columns(columns) {
    document.getElementById("results").dataset.hidden = columns.join(" ");
  },
  limit() {
    const filters = document.getElementById("filters");
    filters.elements.limit?.remove(); // the limit that the address asks for
    htmx.trigger(filters, "submit");
  },
};

document.addEventListener("submit", (event) => {
  if (!isPreferences(event.target)) return;
  event.preventDefault();
  const { submitter } = event; // null after Enter in the View menu
  if (submitter) save(event.target, submitter.name, [submitter.value]);
});

document.addEventListener("change", ({ target }) => {
  if (isPreferences(target.form)) save(target.form, target.name, new FormData(target.form).getAll(target.name));
});

document.addEventListener("preferred", ({ detail }) => {
  for (const [name, value] of Object.entries(detail)) show[name]?.(value);
});
