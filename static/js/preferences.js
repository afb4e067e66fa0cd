// What a person prefers is kept as soon as they choose it, and shown when the server has kept it.
// Without this, the same forms lead to the same page again.
(() => {
  "use strict";

  const root = document.documentElement;
  const isPreferences = (form) => form?.matches("[method=post]:is(.themes, .view)");
  let sent = Promise.resolve();

  // One after the other, and each alone: a form holds others that nobody has touched.
  function keep(form, name, values) {
    const send = () => htmx.ajax("POST", form.action, { source: form.parentElement, swap: "none", values: { [name]: values } });
    sent = sent.then(send).catch(() => {}); // responses.js tells
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
      filters.querySelector("[name=limit]")?.remove(); // the address's own size
      htmx.trigger(filters, "submit");
    },
  };

  document.addEventListener("submit", (event) => {
    if (!isPreferences(event.target)) return;
    event.preventDefault();
    const { submitter } = event; // none where Enter was pressed in the list's menu
    if (submitter) keep(event.target, submitter.name, [submitter.value]);
  });

  document.addEventListener("change", ({ target }) => {
    if (isPreferences(target.form)) keep(target.form, target.name, new FormData(target.form).getAll(target.name));
  });

  document.addEventListener("preferred", ({ detail }) => {
    for (const [name, value] of Object.entries(detail)) show[name]?.(value);
  });
})();
