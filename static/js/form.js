// The form of a number: says at each field what is wrong with it, checks a field that was left, moves
// rows and the focus, and asks before what was typed is lost. Everything else is the server's.
(() => {
  "use strict";

  const inputs = "input:not([type=hidden]), select, textarea";
  const form = () => document.getElementById("number-form");
  let isChanged = false;

  function change() {
    isChanged = true;
    document.getElementById("preview").replaceChildren();
  }

  // What is wrong, at the input it is about, below its label and help.

  const fieldOf = (control) => (control.matches("fieldset, .row") ? control : control.closest(".field"));
  const controlOf = (link) => document.getElementById(link.hash.slice(1));

  function describe(control, id, isThere) {
    const ids = new Set(control.getAttribute("aria-describedby")?.split(" "));
    if (isThere) ids.add(id);
    else ids.delete(id);
    if (ids.size) control.setAttribute("aria-describedby", [...ids].join(" "));
    else control.removeAttribute("aria-describedby");
    if (isThere && !control.matches("fieldset, .row")) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }

  function say(control, words) {
    const id = `${control.id}-e`;
    if (!document.getElementById(id)) {
      const field = fieldOf(control);
      const list = Object.assign(document.createElement("ul"), { className: "errors error", id });
      const heads = field.querySelectorAll(":scope > :is(legend, label:not(.check), small)");
      if (heads.length) [...heads].at(-1).after(list);
      else field.prepend(list);
      describe(control, id, true);
    }
    const item = document.createElement("li");
    item.textContent = words;
    document.getElementById(id).append(item);
    unfold(control);
  }

  function clear(control) {
    document.getElementById(`${control.id}-e`)?.remove();
    describe(control, `${control.id}-e`, false);
  }

  function unfold(control) {
    for (let section = control.closest("details"); section; section = section.parentElement.closest("details")) section.open = true;
  }

  function show(links) {
    for (const link of links) {
      const control = controlOf(link);
      if (control && link.dataset.words) say(control, link.dataset.words);
    }
  }

  function clearAll() {
    for (const list of form().querySelectorAll(".form-sections .errors")) clear(document.getElementById(list.id.slice(0, -2)));
  }

  document.addEventListener("htmx:afterSwap", ({ target, detail }) => {
    if (target.id === "problems") {
      clearAll();
      show(target.querySelectorAll("a[data-words]"));
      const renewed = target.querySelector("input[name=form]");
      if (renewed) form().elements.form[0].value = renewed.value;
      renewed?.remove();
    } else if (target.id === "checked") {
      const links = target.querySelectorAll("a");
      const control = controlOf(links[0]);
      if (control) clear(control);
      show(links);
    } else if (target.id === "preview") {
      document.querySelector("#problems [data-problems]")?.remove();
      clearAll();
    } else if (target.matches("#number-form .adds")) {
      change();
      if (isHere(detail.requestConfig.elt)) target.previousElementSibling.querySelector(inputs).focus();
    } else if (detail.target !== target && detail.target.matches(".part")) keep(detail, target);
  });

  // Whether nothing else was begun since a control was used; Safari doesn't give buttons the focus.
  function isHere(control) {
    return [control, document.body].includes(document.activeElement);
  }

  // What was typed into a part while it was being shown anew, and the focus of the choice that asked
  // for it, where the browser can't move an element that has it.
  function keep({ target: old, requestConfig: { elt } }, renewed) {
    const named = (part) => [...part.querySelectorAll(inputs)].filter(({ type }) => type !== "checkbox" && type !== "radio");
    const typed = new Map(named(old).map(({ name, value }) => [name, value]));
    for (const input of named(renewed)) if (typed.has(input.name)) input.value = typed.get(input.name);
    if (isHere(elt)) elt.focus();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("#problems a[data-words]");
    const control = link && controlOf(link);
    if (!control) return;
    event.preventDefault();
    unfold(control);
    const inside = [...control.querySelectorAll(`${inputs}, button`)];
    (control.matches(`${inputs}, [tabindex]`) ? control : inside.find((each) => each.checked) ?? inside[0])?.focus();
  });

  // Which field was left; the save that comes next makes its check superfluous.

  document.addEventListener("input", ({ target }) => {
    if (target.form?.id === "number-form") change();
  });

  document.addEventListener("change", ({ target }) => {
    if (target.form?.id !== "number-form") return;
    change();
    const checked = document.getElementById("checked");
    if (!checked || target.hasAttribute("hx-post") || target.closest("#problems")) return;
    checked.setAttribute("hx-vals", JSON.stringify({ _action: `check ${target.name.replace(/\.clear$/, "")}` }));
    htmx.trigger(checked, "check");
  });

  // A check that fails is nothing that whoever is typing wants to hear of.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target.id !== "checked" || event.detail.xhr.status < 400) return;
    event.detail.shouldSwap = event.detail.isError = false;
    event.stopPropagation();
  }, { capture: true });

  document.addEventListener("htmx:beforeRequest", ({ target }) => {
    const checked = document.getElementById("checked");
    if (checked && target === form()) htmx.trigger(checked, "htmx:abort");
  });

  // Rows move and go without asking the server: their order on the page is what counts.

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#number-form .row-actions button");
    if (!button) return;
    event.preventDefault();
    const row = button.closest(".row");
    const [verb] = button.value.split(" ");
    if (verb === "remove") remove(row);
    else move(row, verb, button);
    change();
  });

  function remove(row) {
    const next = row.nextElementSibling;
    const neighbour = next.matches(".row") ? next : row.previousElementSibling;
    const list = row.parentElement;
    row.remove();
    const isLast = !neighbour.matches(".row");
    (isLast ? list.querySelector(":scope > .adds button") : neighbour.querySelector(":scope > .row-actions [value^=remove]")).focus();
    announce(`${row.ariaLabel} removed`);
  }

  function move(row, verb, button) {
    const other = verb === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!other.matches(".row")) return;
    if (verb === "up") other.before(row);
    else other.after(row);
    button.focus();
    const rows = [...row.parentElement.querySelectorAll(":scope > .row")];
    announce(`${row.ariaLabel} ${rows.indexOf(row) + 1} of ${rows.length}`);
  }

  function announce(text) {
    document.dispatchEvent(new CustomEvent("announce", { detail: { text } }));
  }

  document.addEventListener("click", ({ target }) => {
    const [name, value] = target.closest("#number-form [data-fill]")?.dataset.fill.split("=") ?? [];
    if (name) form().elements.namedItem(name).value = value;
  });

  // Leaving asks, unless what was typed is saved, or is somebody else's.

  document.addEventListener("htmx:beforeOnLoad", ({ target, detail }) => {
    if (target === form() && detail.xhr.getResponseHeader("HX-Redirect")) isChanged = false;
  });

  document.addEventListener("signed-in", ({ detail }) => {
    if (detail.user !== document.body.dataset.user) isChanged = false;
  }, { capture: true });

  addEventListener("beforeunload", (event) => {
    if (isChanged) event.preventDefault();
  });
})();
