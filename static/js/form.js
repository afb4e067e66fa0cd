// The form of a number: says at each field what is wrong with it, checks a field that was left, and
// asks before what was typed is lost. Everything else is the server's.
(() => {
  "use strict";

  const form = () => document.getElementById("number-form");
  let dirty = false;

  function fieldOf(control) {
    return control.closest(".field") ?? control;
  }

  function clear(control) {
    const field = fieldOf(control);
    field.querySelector(":scope > .errors")?.remove();
    for (const each of [control, ...field.querySelectorAll("[aria-invalid]")]) each.removeAttribute("aria-invalid");
    describe(control, `${control.id}-e`, false);
  }

  function describe(control, id, add) {
    const ids = new Set((control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
    if (add) ids.add(id);
    else ids.delete(id);
    if (ids.size) control.setAttribute("aria-describedby", [...ids].join(" "));
    else control.removeAttribute("aria-describedby");
  }

  function say(control, words) {
    const field = fieldOf(control);
    let list = field.querySelector(":scope > .errors");
    if (!list) {
      list = document.createElement("ul");
      list.className = "errors error";
      list.id = `${control.id}-e`;
      const before = [...field.children].find((child) => child === control || child.contains(control));
      field.insertBefore(list, before ?? null);
    }
    const item = document.createElement("li");
    item.textContent = words;
    list.append(item);
    control.setAttribute("aria-invalid", "true");
    describe(control, list.id, true);
    for (let section = control.closest("details"); section; section = section.parentElement.closest("details")) section.open = true;
  }

  function controlOf(link) {
    return document.getElementById(link?.hash.slice(1));
  }

  function tell(links) {
    for (const link of links) {
      const control = controlOf(link);
      if (control && link.dataset.words) say(control, link.dataset.words);
    }
  }

  document.addEventListener("htmx:afterSwap", ({ target }) => {
    if (target.id === "problems") {
      for (const control of form().querySelectorAll("[aria-invalid]")) clear(control);
      tell(target.querySelectorAll("a[data-words]"));
    } else if (target.id === "checked") {
      const links = target.querySelectorAll("a");
      const control = controlOf(links[0]);
      if (control) clear(control);
      tell(links);
    }
  });

  document.addEventListener("input", ({ target }) => {
    if (target.form !== form() || !form()) return;
    dirty = true;
    document.getElementById("preview").replaceChildren();
  });

  document.addEventListener("change", ({ target }) => {
    const checked = document.getElementById("checked");
    if (!checked || target.form !== form() || !target.id || target.hasAttribute("hx-post")) return;
    checked.setAttribute("hx-vals", JSON.stringify({ _action: `check ${target.name}` }));
    htmx.trigger(checked, "check");
  });

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-fill]");
    if (button) {
      const [name, value] = button.dataset.fill.split("=");
      form().elements.namedItem(name).value = value;
    }
    const link = target.closest("#problems a[data-words]");
    if (link) {
      const control = controlOf(link);
      for (let section = control?.closest("details"); section; section = section.parentElement.closest("details")) section.open = true;
      control?.focus();
    }
  });

  // The focus of a row that goes away moves to its neighbour, or to what adds another.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const row = detail.elt.closest?.(".row");
    if (detail.xhr.responseText || !row) return;
    const next = row.nextElementSibling ?? row.previousElementSibling;
    setTimeout(() => next?.querySelector("button[value^=remove], .adds button, button")?.focus());
  });

  document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
    if (detail.xhr.getResponseHeader("HX-Redirect")) dirty = false;
  });
  document.addEventListener("submit", ({ target }) => {
    if (target === form() && !target.hasAttribute("hx-post")) dirty = false;
  });
  addEventListener("beforeunload", (event) => {
    if (dirty && form()) event.preventDefault();
  });
})();
