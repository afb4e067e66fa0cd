// Copies the value of a [data-copy] button, or the number before it where it has no value.
import { announce, toast } from "./toasts.js";

function valueOf(button) {
  const shown = button.previousElementSibling?.textContent.trim() ?? "";
  return button.dataset.copy || (shown.startsWith("+") ? shown.replace(/[^+\d]/g, "") : shown);
}

let copied, timer;

function end() {
  clearTimeout(timer);
  delete copied?.dataset.copied;
  announce("");
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const value = valueOf(button);
  try {
    await navigator.clipboard.writeText(value);
  } catch {
    // Browsers allow it on secure pages only.
    toast("The browser did not allow copying. Select the text and copy it.", "warning");
    return;
  }
  end(); // the former copy, whose timer would end this one
  copied = button;
  button.dataset.copied = "";
  announce(`Copied ${value}`);
  timer = setTimeout(end, 1500);
});
