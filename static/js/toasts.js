// Shows what a "toast" event tells ({text, tone}); the server sends one by the header HX-Trigger.
(() => {
  "use strict";

  const stay = 8000;
  const toasts = document.getElementById("toasts");
  const announcer = document.getElementById("announcer");

  function show({ text, tone = "info" }) {
    const toast = document.getElementById("toast").content.firstElementChild.cloneNode(true);
    toast.className = `toast ${tone}`;
    toast.querySelector("p").textContent = text;
    toasts.append(toast);
  }

  function leave(toast) {
    if (toast.matches(":is(.ok, .info):not(:hover, :focus-within)")) toast.remove();
    else if (toast.isConnected && !toast.matches(".warning, .error")) setTimeout(leave, stay, toast);
  }

  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes) if (node.matches?.(".toast")) setTimeout(leave, node.querySelector("form") ? 3 * stay : stay, node);
  }).observe(toasts, { childList: true });

  document.addEventListener("toast", (event) => show(event.detail));
  document.addEventListener("announce", (event) => (announcer.textContent = event.detail.text));
  document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest(".toast").remove());

  // A live region speaks of what changes in it, so what came with the page is put in once more.
  const arrived = [...toasts.children];
  if (arrived.length) setTimeout(() => toasts.replaceChildren(...arrived), 100);
})();
