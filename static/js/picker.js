// A [data-picker] input takes an id; typing a part of a name offers what has it (a combobox, as in
// the ARIA authoring practices). The server finds the names.
(() => {
  "use strict";

  const pause = 150;
  let list, input, timer, active;

  function open(picker) {
    close();
    input = picker;
    list = document.createElement("ul");
    list.className = "picker-list";
    list.id = `${picker.id}-options`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Matches");
    picker.after(list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": list.id, "aria-expanded": "true", "aria-autocomplete": "list" }))
      picker.setAttribute(name, value);
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) pick(option);
    });
  }

  function close() {
    clearTimeout(timer);
    list?.remove();
    input?.setAttribute("aria-expanded", "false");
    input?.removeAttribute("aria-activedescendant");
    input?.removeAttribute("aria-controls");
    list = active = undefined;
  }

  function search(picker) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!list || input !== picker) open(picker);
      const query = new URLSearchParams({ kind: picker.dataset.picker, search: picker.value });
      htmx.ajax("GET", `${picker.dataset.choices}?${query}`, { source: picker, target: list, swap: "innerHTML", headers: { "X-Dashboard-Stay": "true" } }).catch(() => {});
    }, pause);
  }

  function mark(option) {
    active?.removeAttribute("aria-selected");
    active = option;
    active?.setAttribute("aria-selected", "true");
    active?.scrollIntoView({ block: "nearest" });
    if (active) input.setAttribute("aria-activedescendant", active.id);
  }

  function pick(option) {
    const picker = input;
    picker.value = option.dataset.id;
    nameOf(picker).textContent = option.firstElementChild.textContent;
    close();
    picker.dispatchEvent(new Event("change", { bubbles: true }));
    picker.dispatchEvent(new Event("picked", { bubbles: true }));
  }

  function nameOf(picker) {
    return picker.parentElement.querySelector(".assignee-name");
  }

  document.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-picker]")) return;
    nameOf(target).textContent = "";
    search(target);
  });

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (!target.matches?.("[data-picker]")) return;
    const options = list && input === target ? [...list.querySelectorAll("[role=option]")] : [];
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (!options.length) search(target);
      else mark(options.at((options.indexOf(active) + (key === "ArrowDown" ? 1 : -1) + (active || key === "ArrowDown" ? 0 : 1)) % options.length));
    } else if (key === "Enter" && active) {
      event.preventDefault();
      event.stopPropagation();
      pick(active);
    } else if (key === "Escape" && list) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  }, { capture: true });

  document.addEventListener("focusout", ({ target }) => {
    if (target === input) close();
  });
})();
