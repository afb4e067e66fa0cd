// Shows what a "toast" event tells ({text, tone}); the server sends one by the header HX-Trigger.
(() => {
  "use strict";

  const stay = 8000;
  const toasts = document.getElementById("toasts");
  const announcer = document.getElementById("announcer");
  const fresh = new Set(toasts.children); // those that may not have been spoken of yet

  function show({ text, tone = "info" }) {
    const toast = document.getElementById("toast").content.firstElementChild.cloneNode(true);
    toast.className = `toast ${tone}`;
    toast.querySelector("p").textContent = text;
    toasts.append(toast);
  }

  function leave(toast) {
    if (toast.matches(":is(.ok, .info):not(:hover, :focus-within, .htmx-request)")) toast.remove();
    else if (toast.isConnected && !toast.matches(".warning, .error")) setTimeout(leave, stay, toast);
  }

  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes) {
        if (!node.matches?.(".toast")) continue;
        setTimeout(leave, node.querySelector("form") ? 3 * stay : stay, node);
        fresh.add(node);
        setTimeout(() => fresh.delete(node), 1000);
      }
  }).observe(toasts, { childList: true });

  document.addEventListener("toast", (event) => show(event.detail));
  document.addEventListener("announce", (event) => (announcer.textContent = event.detail.text));
  document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest(".toast").remove());

  // What came of the offer of a toast takes its place.
  document.addEventListener("htmx:afterSwap", ({ detail }) => detail.requestConfig.elt.closest(".toast")?.remove());

  // A live region speaks of what changes in it, so what came along with it is put in once more.
  function speak() {
    setTimeout(() => {
      for (const toast of fresh) if (toast.isConnected && !toast.contains(document.activeElement)) toasts.append(toast);
    }, 100);
  }
  speak();

  // A modal dialog covers and silences all that isn't in it.
  new MutationObserver((changes) => {
    const dialogs = changes.map(({ target }) => target).filter((each) => each.matches("dialog"));
    if (!dialogs.length) return;
    const top = dialogs.findLast((each) => each.open) ?? [...document.querySelectorAll("dialog:modal")].at(-1);
    (top ?? document.body).append(toasts, announcer);
    speak();
  }).observe(document.body, { subtree: true, attributeFilter: ["open"] });
})();
