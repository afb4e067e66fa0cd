// Shows toasts, and makes sure that screen readers announce them.

const stay = 8000;
const toasts = document.getElementById("toasts");
const announcer = document.getElementById("announcer");
const fresh = new Set(toasts.children); // screen readers may not have announced these

export function toast(text, tone = "info") {
  const shown = document.getElementById("toast").content.firstElementChild.cloneNode(true);
  shown.className = `toast ${tone}`;
  shown.querySelector("p").textContent = text;
  toasts.append(shown);
}

// Speaks to screen readers alone.
export function announce(text) {
  announcer.textContent = text;
}

function expire(shown) {
  if (shown.matches(":is(.ok, .info):not(:hover, :focus-within, .htmx-request)")) shown.remove();
  else if (shown.isConnected && !shown.matches(".warning, .error")) setTimeout(expire, stay, shown);
}

new MutationObserver((changes) => {
  for (const { addedNodes } of changes)
    for (const node of addedNodes) {
      if (!node.matches?.(".toast")) continue;
      setTimeout(expire, node.querySelector("form") ? 3 * stay : stay, node);
      fresh.add(node);
      setTimeout(() => fresh.delete(node), 1000);
    }
}).observe(toasts, { childList: true });

// The server sends one by the header HX-Trigger.
document.addEventListener("toast", ({ detail }) => toast(detail.text, detail.tone));
document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest(".toast").remove());

// The result of an undo replaces the toast that offered it.
document.addEventListener("htmx:afterSwap", ({ detail }) => detail.requestConfig?.elt.closest(".toast")?.remove());

// A live region announces only what changes, so toasts that came with the page are added again.
function speak() {
  setTimeout(() => {
    for (const each of fresh) if (each.isConnected && !each.contains(document.activeElement)) toasts.append(each);
  }, 100);
}
speak();

// A modal dialog covers and silences everything outside it, so the toasts move inside.
new MutationObserver((changes) => {
  const dialogs = changes.map(({ target }) => target).filter((each) => each.matches("dialog"));
  if (!dialogs.length) return;
  const top = dialogs.findLast((each) => each.open) ?? [...document.querySelectorAll("dialog:modal")].at(-1);
  (top ?? document.body).append(toasts, announcer);
  speak();
}).observe(document.body, { subtree: true, attributeFilter: ["open"] });
