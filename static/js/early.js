// Catches up with what a person did before any script listened: typed, chose, or went back.

function isElsewhere() {
  const [loaded] = performance.getEntriesByType("navigation"); // some browsers hide it
  const [from, to] = [loaded?.name ?? "", location.href].map((address) => address.split("#")[0]);
  return from.startsWith(location.origin) && from !== to;
}

// The browser cleans a value that it reads from HTML, so `defaultValue` alone can differ.
function firstValue(input) {
  const untouched = document.createElement("input");
  untouched.type = input.type;
  untouched.value = input.defaultValue;
  return untouched.value;
}

function isOtherChoice({ multiple, options, selectedOptions }) {
  const all = [...options];
  if (multiple) return all.some((each) => each.selected !== each.defaultSelected);
  const first = all.findLast((each) => each.defaultSelected) ?? all.find((each) => !each.disabled);
  return selectedOptions[0] !== first;
}

function isChanged(control) {
  if (control.matches("select")) return isOtherChoice(control);
  if (control.matches("textarea")) return control.value !== control.defaultValue;
  if (control.type === "checkbox") return control.checked !== control.defaultChecked;
  if (control.type === "radio") return control.checked && !control.defaultChecked;
  return control.value !== firstValue(control);
}

// A browser reports typed text as changed when the person leaves it, and anything else immediately.
const isChangedOnLeaving = (control) => control.matches("textarea, input:not([type=checkbox], [type=radio], [type^=date])");

function tell(control) {
  const isBeingTyped = control === document.activeElement && isChangedOnLeaving(control);
  control.dispatchEvent(new Event("input", { bubbles: true }));
  if (!isBeingTyped) control.dispatchEvent(new Event("change", { bubbles: true }));
}

// The answer to a form that asks the server has an address of its own.
const asksServer = ({ form }) => form?.hasAttribute("hx-get");

// htmx registered for this event before, so it listens by now.
document.addEventListener("DOMContentLoaded", () => {
  const changed = [...document.querySelectorAll("input, select, textarea")].filter(isChanged);
  if (isElsewhere() && !changed.some(asksServer)) dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
  changed.forEach(tell);
});
