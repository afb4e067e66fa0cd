// Asks the server to check a field that was left. Saving checks everything, so it stops such a check.

document.addEventListener("change", ({ target }) => {
  const checked = document.getElementById("checked");
  if (target.form?.id !== "number-form" || !checked || target.hasAttribute("hx-post") || target.closest("#problems")) return;
  checked.setAttribute("hx-vals", JSON.stringify({ _action: `check ${target.name.replace(/\.clear$/, "")}` }));
  htmx.trigger(checked, "check");
});

// What nobody asked for fails silently: saving will show the failure. Changes that may be old go.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, xhr } = event.detail;
  if (!requestConfig.elt.matches("#checked, #review") || xhr.status < 400) return;
  event.detail.shouldSwap = event.detail.isError = false;
  event.stopPropagation();
  if (requestConfig.elt.id === "review") requestConfig.elt.querySelector(".changes").replaceChildren();
}, { capture: true });

document.addEventListener("htmx:beforeRequest", ({ target }) => {
  const checked = document.getElementById("checked");
  if (checked && target.id === "number-form") htmx.trigger(checked, "htmx:abort");
});
