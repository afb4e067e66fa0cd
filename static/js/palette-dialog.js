// The dialog of the command palette, as it opens at once: an input, and room for the options.

export const dialog = document.createElement("dialog");
export const input = document.createElement("input");
export const content = document.createElement("div");

dialog.className = "dialog palette";
dialog.setAttribute("aria-label", "Go to");
for (const [name, value] of Object.entries({
  name: "search",
  role: "combobox",
  "aria-label": "Go to",
  "aria-autocomplete": "list",
  "aria-controls": "palette-options",
  "aria-expanded": "false",
  autocomplete: "off",
  spellcheck: "false",
  maxlength: "100",
  "hx-target": "#palette-numbers",
}))
  input.setAttribute(name, value);
input.addEventListener("keydown", ({ key }) => (input.isSent = key === "Enter")); // for options that are still to come
dialog.append(input, content);
document.body.append(dialog);
