// Lists the keyboard shortcuts of this page in a dialog (templates/layouts/shortcuts.html).

const help = document.createElement("dialog");
const content = document.createElement("div");
help.className = "dialog";
help.setAttribute("aria-labelledby", "shortcuts-title");
help.append(content);
document.body.append(help);

export function open(button) {
  // Closing the dialog returns the focus, which must not be in a closed menu.
  button.closest("details[open]")?.querySelector("summary").focus();
  return htmx.ajax("GET", button.dataset.help, { source: content, headers: { "X-Dashboard-Stay": "true" } });
}

help.addEventListener("click", ({ target }) => target === help && help.close());
help.addEventListener("htmx:afterSwap", () => {
  for (const each of help.querySelectorAll("[data-where]")) each.hidden = !document.querySelector(each.dataset.where);
  if (!help.open) help.showModal();
});
