// Single keys. A control says in data-shortcut which are its own: one, or two after each other ("g n").
// Those that move along a list are here. All stand in templates/layouts/shortcuts.html.
(() => {
  "use strict";

  const isOn = document.body.dataset.shortcuts !== "off";
  const typing = "input, select, textarea, [contenteditable]:not([contenteditable=false])";
  const opens = "a[href], summary";
  const rows = () => [...document.querySelectorAll("main .list tbody tr")].filter((row) => row.querySelector(opens));
  const rowInFocus = () => document.activeElement.closest("main .list tbody tr");
  let begun = ""; // the first of two keys

  function step(by) {
    const all = rows();
    const to = all.indexOf(rowInFocus()) + by;
    all[Math.max(0, Math.min(to, all.length - 1))]?.querySelector(opens).focus();
  }

  const controls = () => [...document.querySelectorAll("[data-shortcut]")];
  const controlOf = (keys) => controls().find(({ dataset }) => dataset.shortcut === keys);
  const isBeginning = (key) => controls().some(({ dataset }) => dataset.shortcut.startsWith(`${key} `));

  // The name where it stands; in the form where the column is hidden.
  function edit(name, row) {
    if (name.checkVisibility()) name.click();
    else location.assign(`${row.querySelector(opens).href}edit/`);
  }

  function use(control) {
    if (!control.matches(typing)) return control.click();
    control.focus();
    control.select?.();
  }

  // Whether these keys do something here
  function press(keys) {
    const row = rowInFocus();
    const name = row?.querySelector("[data-edit=name]");
    const control = controlOf(keys);
    if (keys === "j") step(1);
    else if (keys === "k") step(-1);
    else if (keys === "e" && name) edit(name, row);
    else if (control) use(control);
    else return false;
    return true;
  }

  // Not while somebody types, and nothing that the browser or a screen reader may have a use for
  function isMeant(event) {
    const { key, target } = event;
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.shiftKey && /[a-z]/i.test(key)) return false; // other keys may need it: "?" does
    return key.length === 1 && !target.closest(typing) && !document.querySelector("dialog[open]");
  }

  // To the eye and to screen readers
  function show(within) {
    for (const control of within.querySelectorAll("[data-shortcut]")) {
      const keys = control.dataset.shortcut;
      const name = control.labels?.[0] ?? control;
      control.title = `${name.textContent.trim()} (${keys})`;
      // There is no way to write down two keys after each other.
      if (keys.length === 1) control.setAttribute("aria-keyshortcuts", keys === "?" ? "Shift+?" : keys);
    }
  }

  if (isOn) {
    document.addEventListener("keydown", (event) => {
      const keys = begun ? `${begun} ${event.key}` : event.key;
      begun = "";
      if (!isMeant(event)) return;
      if (press(keys)) event.preventDefault();
      else if (isBeginning(event.key)) begun = event.key;
    });
    for (const happens of ["pointerdown", "blur"]) addEventListener(happens, () => (begun = ""));
    show(document);
    htmx.onLoad(show);
  }

  const help = document.createElement("dialog");
  const content = document.createElement("div");
  help.className = "dialog";
  help.setAttribute("aria-labelledby", "shortcuts-title");
  help.append(content);
  document.body.append(help);

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-help]");
    if (!button) {
      if (target === help) help.close();
      return;
    }
    // The focus comes back to what the menu shows when it is closed.
    button.closest("details[open]")?.querySelector("summary").focus();
    htmx.ajax("GET", button.dataset.help, { source: content, headers: { "X-Dashboard-Stay": "true" } }).catch(() => {});
  });

  help.addEventListener("htmx:afterSwap", () => {
    for (const each of help.querySelectorAll("[data-where]")) each.hidden = !document.querySelector(each.dataset.where);
    if (!help.open) help.showModal();
  });
})();
