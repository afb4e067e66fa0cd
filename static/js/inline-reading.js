// Reads the number of an open editor, and puts what the server says into it. What was typed stays, and
// what was sent before the answer waits for it.
import { inputOf, lock, opened, pencilOf, placeOf, unlock, valuesOf } from "./inline-editors.js";

const waiting = new WeakSet(); // editors to save once their number was read

export function read(form) {
  const { at, in: where } = placeOf(form);
  const address = `${form.getAttribute("hx-post")}?${new URLSearchParams({ in: where, at })}`;
  const context = { source: pencilOf(form), target: form, swap: "none", headers: { "X-Dashboard-Stay": "true" } };
  form.ariaBusy = "true";
  htmx
    .ajax("GET", address, context)
    .catch(() => {}) // responses.js shows the failure
    .finally(() => {
      form.ariaBusy = null;
      if (form.isConnected && waiting.has(form)) unlock(form);
    });
}

const controlsOf = (form) => [...form.querySelectorAll(".inline-input :is(input, select)")];

function showProblems(form, answer) {
  for (const each of form.querySelectorAll(".inline-said, .errors")) each.remove();
  form.querySelector(".inline-input").before(...answer.querySelectorAll(".inline-said"));
  form.querySelector(".inline-input .field")?.append(...answer.querySelectorAll(".inline-input .errors"));
  const [input, now] = [form, answer].map((each) => controlsOf(each)[0]);
  for (const name of now ? ["aria-invalid", "aria-describedby"] : []) {
    if (now.hasAttribute(name)) input.setAttribute(name, now.getAttribute(name));
    else input.removeAttribute(name);
  }
}

// The text that the page showed becomes that of the number, unless it was typed over.
function showRead(form, answer) {
  const now = controlsOf(answer);
  const input = inputOf(form);
  const isOther = new URLSearchParams(opened.get(form)).get(input.name) !== now[0].value;
  if (!isOther) answer.querySelector("[data-changed]")?.remove(); // somebody changed another field
  if (opened.get(form) === valuesOf(form)) {
    controlsOf(form).forEach((control, place) => (control.value = now[place].value));
    if (isOther && input === document.activeElement && input.matches("input")) input.select();
  }
  opened.set(form, valuesOf(answer));
}

function showAnswer(form, answer) {
  const isRead = form.elements.form.value !== "";
  if (answer.querySelector(".inline-input > p")) return form.replaceChildren(...answer.children);
  if (!isRead && answer.elements.form.value) showRead(form, answer);
  form.elements.form.value = answer.elements.form.value;
  showProblems(form, answer);
  if (!waiting.delete(form)) return;
  if (answer.elements.form.value && !form.querySelector(".inline-said")) form.requestSubmit();
  else unlock(form);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if (!detail.target.matches("form.inline") || event.defaultPrevented || !detail.shouldSwap) return;
  detail.shouldSwap = false;
  const page = new DOMParser().parseFromString(detail.serverResponse, "text/html");
  showAnswer(detail.target, page.querySelector("form.inline"));
});

// Before htmx, which sends the form if the number was read.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches("form.inline")) return;
    lock(form);
    if (form.elements.form.value) return;
    event.preventDefault();
    event.stopPropagation();
    waiting.add(form);
    if (!form.ariaBusy) read(form);
  },
  { capture: true },
);

document.addEventListener("htmx:beforeSend", ({ target }) => target.matches("form.inline") && lock(target));
document.addEventListener("input", ({ target }) => target.form && waiting.delete(target.form));
document.addEventListener("htmx:afterRequest", ({ target }) => target.matches("form.inline") && unlock(target));
