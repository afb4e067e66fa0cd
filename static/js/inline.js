// Edits a field where it stands. The server sends the editor, and then the row or the page anew;
// here it is opened and left, and kept from being lost.
(() => {
  "use strict";

  const opened = new WeakMap(); // by its cell: what an editor took the place of, what it held at first, where the focus was
  const kept = []; // changed editors, while their row or page is being shown anew
  let isPressed = false; // a button of the mouse, or a finger
  let isSomebodyElses = false; // the page, which is about to be left

  const values = (form) => new URLSearchParams(new FormData(form)).toString();
  const editors = (within = document) => [...within.querySelectorAll("form.inline")];
  const isChanged = (form) => opened.get(form.parentElement)?.values !== values(form);
  const isLost = () => document.activeElement === document.body; // the focus, with what had it

  function place(within) {
    const row = within.closest("tr");
    if (row) return { in: "row", at: row.lastElementChild.title, address: row.querySelector("th a").href, cell: within.closest("td") };
    const number = document.getElementById("number");
    return { in: "page", at: number.dataset.at, address: location.origin + location.pathname, cell: within.closest("dd") };
  }

  // A page of a hundred rows has some four hundred of these buttons, which need not be sent. When it
  // is opened they are made a few at a time, so that nothing has to wait for them.
  function equip(time = Infinity) {
    const rows = document.querySelectorAll(".list.numbers tbody tr:not(:has(.edit, .copy))");
    const heads = [...(rows[0]?.closest("table").tHead?.rows[0].cells ?? [])];
    const began = performance.now();
    for (const row of rows) {
      if (performance.now() - began > time) {
        setTimeout(() => equip(time));
        break;
      }
      heads.forEach(({ dataset }, column) => {
        const cell = row.cells[column];
        const { edit } = dataset;
        if (edit && (edit !== "sms" || cell.textContent.startsWith("Twilio"))) cell.append(button("edit", edit, `Edit ${edit}`));
        if ("copy" in dataset && cell.textContent !== "No number") cell.append(button("copy", "", "Copy number"));
        if ("delete" in dataset) row.lastElementChild.append(button("delete", "", "Delete number"));
      });
    }
    kept.splice(0, Infinity, ...kept.filter((editor) => !putBack(editor)));
  }

  function button(kind, value, label) {
    const made = document.getElementById(`row-${kind}`).content.firstElementChild.cloneNode(true);
    made.dataset[kind] = value;
    made.setAttribute("aria-label", label);
    return made;
  }

  function open(button) {
    const { cell, address, at, in: where } = place(button);
    const query = new URLSearchParams({ in: where, at });
    const field = button.dataset.edit;
    opened.set(cell, { stood: cell.innerHTML, focus: document.activeElement });
    const context = { source: button, target: cell, swap: "innerHTML", headers: { "X-Dashboard-Stay": "true" } };
    htmx.ajax("GET", `${address}${field}/?${query}`, context).catch(() => {}); // responses.js tells
  }

  // An editor that was opened, or that an answer keeps open with what there is to say
  function begin(form) {
    const found = opened.get(form.parentElement);
    const isFirst = found.values === undefined;
    found.values ??= values(form);
    if (!isLost() && document.activeElement !== found.focus) return; // somebody went on to something else meanwhile
    const input =
      form.querySelector(":is(input, select)[aria-invalid]") ??
      form.querySelector(".conflict input") ??
      form.querySelector("input:not([type=hidden], [type=radio]), select, input:checked");
    input?.focus();
    if (isFirst && input?.matches("input:not([type=radio])")) input.select();
  }

  function restore(form) {
    const cell = form.parentElement;
    cell.innerHTML = opened.get(cell).stood;
    htmx.process(cell);
    return cell;
  }

  function leave(form) {
    const { field } = form.dataset;
    restore(form).querySelector(`[data-edit=${field}]`)?.focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-edit]");
    if (button && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open(button);
    } else if (event.target.closest("form.inline [data-leave]")) leave(event.target.closest("form.inline"));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target.matches?.("a[data-edit]")) {
      event.preventDefault();
      open(event.target);
    }
    const form = event.target.closest?.("form.inline");
    if (event.key === "Escape" && form && !event.defaultPrevented) {
      event.preventDefault();
      leave(form);
    }
  });

  // What was not changed closes by itself; what was stays until it is saved or left on purpose. Not
  // while a button of the mouse is down: what it was pressed on would move away from under it.
  function tidy() {
    if (isPressed || isLost()) return;
    for (const form of editors()) {
      if (form.inert || !opened.has(form.parentElement) || form.contains(document.activeElement)) continue;
      if (isChanged(form)) form.classList.add("is-unsaved");
      else restore(form);
    }
  }

  document.addEventListener("focusout", () => setTimeout(tidy));
  document.addEventListener("pointerdown", () => (isPressed = true), { capture: true });
  for (const end of ["pointerup", "pointercancel"])
    document.addEventListener(end, () => {
      isPressed = false;
      setTimeout(tidy);
    });

  // While it is being saved nothing can be typed, which the answer would take away.

  // Saves of a page wait for each other, so a form may be sent later than it is submitted.
  for (const begins of ["submit", "htmx:beforeSend"])
    document.addEventListener(begins, ({ target }) => {
      if (!target.matches("form.inline") || target.inert) return;
      opened.get(target.parentElement).focus = document.activeElement;
      target.inert = true;
    });

  document.addEventListener("htmx:afterRequest", ({ target }) => {
    if (!target.matches("form.inline")) return;
    target.inert = false;
    if (isLost()) opened.get(target.parentElement).focus?.focus();
  });

  // What shows rows, or the page, anew takes the changed editors along. Where their rows go, it asks.

  const changedIn = (within) => editors(within).filter(isChanged);
  const idOf = (form) => place(form).address.split("/").at(-2);

  function keep(form) {
    const { cell, address } = place(form);
    const focus = form.contains(document.activeElement) && document.activeElement;
    kept.push({ ...opened.get(cell), form, address, focus });
    form.remove();
  }

  function putBack({ form, address, focus, values }) {
    const buttons = [...document.querySelectorAll(`.edit[data-edit=${form.dataset.field}]`)];
    const cell = buttons.map(place).find((each) => each.address === address)?.cell;
    if (!cell) return false; // not yet
    opened.set(cell, { stood: cell.innerHTML, values });
    cell.replaceChildren(form);
    if (focus) focus.focus();
    return true;
  }

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event;
    if (event.defaultPrevented || !detail.shouldSwap) return;
    const changed = changedIn(detail.target).filter((form) => form !== detail.requestConfig.elt);
    const isShownAgain = (form) => place(form).in === "page" || detail.serverResponse.includes(`${idOf(form)}/"`);
    if (!changed.every(isShownAgain) && !confirm("Leave what you have not saved?")) event.preventDefault();
    else changed.forEach(keep);
  });

  document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => changedIn(detail.target).forEach(keep));

  document.addEventListener("htmx:oobAfterSwap", () => equip());
  document.addEventListener("htmx:afterSwap", () => {
    equip();
    kept.length = 0;
    for (const shown of document.querySelectorAll("[data-focus]")) {
      const { focus } = shown.dataset;
      delete shown.dataset.focus;
      if (isLost()) shown.querySelector(`[data-edit=${focus}]`)?.focus();
    }
  });

  equip(4);
  htmx.onLoad((content) => content.matches("form.inline") && begin(content));

  document.addEventListener("signed-in", ({ detail }) => (isSomebodyElses = detail.user !== document.body.dataset.user), { capture: true });

  addEventListener("beforeunload", (event) => {
    if (!isSomebodyElses && editors().some(isChanged)) event.preventDefault();
  });
})();
