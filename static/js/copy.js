// Copies the value of a [data-copy] and says so, to the eye and to the ear. Without a value it copies
// the number before it, as it is dialled: lists would say every number twice.
(() => {
  "use strict";

  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

  function valueOf(button) {
    const shown = button.previousElementSibling?.textContent.trim() ?? "";
    return button.dataset.copy || (shown.startsWith("+") ? shown.replace(/[^+\d]/g, "") : shown);
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const value = valueOf(button);
    try {
      await navigator.clipboard.writeText(value);
    } catch {
      // Browsers give the clipboard to secure pages only.
      tell("toast", { text: "The browser did not allow copying. Select the text and copy it.", tone: "warning" });
      return;
    }
    button.dataset.copied = "";
    tell("announce", { text: `Copied ${value}` });
    setTimeout(() => {
      delete button.dataset.copied;
      tell("announce", { text: "" });
    }, 1500);
  });
})();
