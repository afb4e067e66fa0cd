// Edits a field where it stands. The server sends the editor, and then the row or the page anew;
// here it is opened and left, and kept from being lost.
(() => {
  "use strict";

  const before = new WeakMap(); // what stood in a cell, by the editor that took its place
  const values = (form) => new URLSearchParams(new FormData(form)).toString();
  const editors = (within = document) => [...within.querySelectorAll("form.inline")];
  const isChanged = (form) => before.get(form)?.values !== values(form);

  function place(button) {
    const row = button.closest("tr");
    if (row) return { in: "row", at: row.lastElementChild.title, address: row.querySelector("th a").href, cell: button.closest("td") };
    const number = document.getElementById("number");
    return { in: "page", at: number.dataset.at, address: location.origin + location.pathname, cell: button.closest("dd") };
  }

  // A page of a hundred rows has some four hundred of these buttons, which need not be sent.
  function equip(rows) {
    const heads = [...(rows[0]?.closest("table").tHead?.rows[0].cells ?? [])];
    for (const row of rows) {
      if (row.querySelector(".edit, .copy")) continue;
      heads.forEach(({ dataset }, column) => {
        const cell = row.cells[column];
        const { edit } = dataset;
        if (edit && (edit !== "sms" || cell.textContent.startsWith("Twilio"))) cell.append(button("edit", edit, `Edit ${edit}`));
        if ("copy" in dataset && cell.textContent !== "No number") cell.append(button("copy", "", "Copy number"));
        if ("delete" in dataset) row.lastElementChild.append(button("delete", "", "Delete number"));
      });
      const { focus } = row.dataset;
      if (focus) row.querySelector(`[data-edit=${focus}]`)?.focus();
    }
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
    const stood = cell.innerHTML;
    const field = button.dataset.edit;
    htmx.ajax("GET", `${address}${field}/?${query}`, { source: button, target: cell, swap: "innerHTML", headers: { "X-Dashboard-Stay": "true" } }).then(
      () => {
        const form = cell.querySelector("form.inline");
        if (!form) return;
        before.set(form, { stood, values: values(form) });
        const input = form.querySelector("input:not([type=hidden]):not([type=radio]), select, input:checked");
        input?.focus();
        if (input?.matches("input:not([type=radio])")) input.select();
      },
      () => {}, // responses.js tells
    );
  }

  function leave(form) {
    const cell = form.parentElement;
    const { field } = form.dataset;
    cell.innerHTML = before.get(form).stood;
    htmx.process(cell);
    cell.querySelector(`[data-edit=${field}]`)?.focus();
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

  // What was not changed closes by itself; what was stays until it is saved or left on purpose.
  document.addEventListener("focusout", (event) => {
    const form = event.target.closest?.("form.inline");
    if (!form) return;
    setTimeout(() => {
      if (!form.isConnected || form.contains(document.activeElement) || form.matches(".htmx-request")) return;
      if (!before.has(form)) return;
      if (isChanged(form)) form.classList.add("is-unsaved");
      else if (document.activeElement !== document.body) form.parentElement.innerHTML = before.get(form).stood;
    });
  });

  // An answer that keeps the editor open takes its place; what stood there before stays known.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event;
    const form = detail.requestConfig.elt.closest?.("form.inline");
    if (form && detail.xhr.getResponseHeader("X-Dashboard-Partial") === "inline") {
      const known = before.get(form);
      const cell = form.parentElement;
      setTimeout(() => {
        const renewed = cell.querySelector("form.inline");
        if (renewed && known) before.set(renewed, { ...known, values: "" });
        renewed?.querySelector("[aria-invalid], input[type=radio], input:not([type=hidden]), select")?.focus();
      });
    } else if (!form && editors(detail.target).some(isChanged) && !confirm("Leave what you have not saved?")) {
      detail.shouldSwap = false;
      event.preventDefault();
    }
  });

  equip(document.querySelectorAll(".list.numbers tbody tr"));
  htmx.onLoad((content) => {
    if (content.matches(".list.numbers tbody tr")) equip([content]);
    else equip(content.querySelectorAll(".list.numbers tbody tr"));
  });

  addEventListener("beforeunload", (event) => {
    if (editors().some(isChanged)) event.preventDefault();
  });
})();
