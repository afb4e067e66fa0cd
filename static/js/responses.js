// Swaps an error into the page only if the server made it for that, and shows a toast otherwise. When the
// session has ended, session.js asks for the password.
import { toast } from "./toasts.js";

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  const { xhr } = detail;
  const partial = xhr.getResponseHeader("X-Dashboard-Partial");
  if (partial === "sign-in") {
    event.preventDefault();
    import("./session.js").then(({ stop }) => stop(detail), () => report(event));
  }
  if (xhr.status < 400 || partial) return;
  detail.shouldSwap = false;
  report(event);
});

document.addEventListener("htmx:sendError", report);
document.addEventListener("htmx:timeout", report);

// What the page asks by itself fails silently. What a form asks before it is sent changes nothing.
function report({ detail: { requestConfig, xhr } }) {
  const { elt, headers, verb } = requestConfig;
  if (headers["X-Dashboard-Unasked"]) return;
  const isRefused = /^4/.test(xhr.status);
  const problem = isRefused ? "refused this" : "did not answer";
  const advice = isRefused || verb === "get" || elt.matches("#number-form *") ? "Try again." : "Load the page again to see what was changed.";
  toast(`The dashboard ${problem}${xhr.status ? ` (status ${xhr.status})` : ""}. ${advice}`, "error");
}
