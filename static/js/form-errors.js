// Shows each error at its input, below the label and the help.

export const inputs = "input:not([type=hidden]), select, textarea";

const isGroup = (control) => control.matches("fieldset, .row");
const fieldOf = (control) => (isGroup(control) ? control : control.closest(".field"));
const controlOf = (link) => document.getElementById(link.hash.slice(1));

export function describe(control, id, isShown) {
  const ids = new Set(control.getAttribute("aria-describedby")?.split(" "));
  if (isShown) ids.add(id);
  else ids.delete(id);
  if (ids.size) control.setAttribute("aria-describedby", [...ids].join(" "));
  else control.removeAttribute("aria-describedby");
}

function addError(control, words) {
  const id = `${control.id}-e`;
  if (!document.getElementById(id)) {
    const field = fieldOf(control);
    const list = Object.assign(document.createElement("ul"), { className: "errors error", id });
    const heads = field.querySelectorAll(":scope > :is(legend, label:not(.check), small)");
    if (heads.length) [...heads].at(-1).after(list);
    else field.prepend(list);
    describe(control, id, true);
    if (!isGroup(control)) control.setAttribute("aria-invalid", "true");
  }
  const item = document.createElement("li");
  item.textContent = words;
  document.getElementById(id).append(item);
  unfold(control);
}

function clear(control) {
  document.getElementById(`${control.id}-e`)?.remove();
  describe(control, `${control.id}-e`, false);
  control.removeAttribute("aria-invalid");
}

export function unfold(control) {
  for (let section = control.closest("details"); section; section = section.parentElement.closest("details")) section.open = true;
}

function show(links) {
  for (const link of links) {
    const control = controlOf(link);
    if (control && link.dataset.words) addError(control, link.dataset.words);
  }
}

function clearAll() {
  for (const list of document.querySelectorAll("#number-form .form-sections .errors")) clear(document.getElementById(list.id.slice(0, -2)));
}

function showProblems(problems) {
  clearAll();
  show(problems.querySelectorAll("a[data-words]"));
  const renewed = problems.querySelector("input[name=form]");
  if (renewed) document.getElementById("number-form").elements.form[0].value = renewed.value;
  renewed?.remove();
}

function showChecked(checked) {
  const links = checked.querySelectorAll("a");
  const control = controlOf(links[0]);
  if (control) clear(control);
  show(links);
}

document.addEventListener("htmx:afterSwap", ({ target, detail }) => {
  if (target.id === "problems") showProblems(target);
  else if (target.id === "checked") showChecked(target);
  else if (target.id === "review" && detail.requestConfig.elt !== target) {
    document.querySelector("#problems [data-problems]")?.remove();
    clearAll();
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("#problems a[data-words]");
  const control = link && controlOf(link);
  if (!control) return;
  event.preventDefault();
  unfold(control);
  const inside = [...control.querySelectorAll(`${inputs}, button`)];
  (control.matches(`${inputs}, [tabindex]`) ? control : inside.find((each) => each.checked) ?? inside[0])?.focus();
});

// Fills in an input as a suggestion says. The person sends the form themselves.
document.addEventListener("click", (event) => {
  const suggestion = event.target.closest("#number-form [data-fill]");
  if (!suggestion) return;
  event.preventDefault();
  const [name, value] = suggestion.value.replace("set ", "").split("=");
  const input = suggestion.form.elements.namedItem(name);
  input.value = value;
  unfold(input);
  input.focus();
  for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
});
