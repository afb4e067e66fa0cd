// Swaps an error into the page only if the server made it for that, and shows a toast otherwise. When the
// session has ended, session.js asks for the password.
import { toast } from "./toasts.js";

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  const { xhr } = detail;
  const partial = xhr.getResponseHeader("X-Dashboard-Partial");
  if (partial === "sign-in") {
    event.preventDefault();
    import("./session.js").then(({ stop }) => stop(detail), () => htmx.trigger(document.body, "htmx:sendError"));
  }
  if (xhr.status < 400 || partial) return;
  detail.shouldSwap = false;
  const problem = xhr.status < 500 ? "The dashboard refused this" : "The dashboard did not answer";
  toast(`${problem} (status ${xhr.status}). Nothing was changed on this page. Try again.`, "error");
});

document.addEventListener("htmx:sendError", () => toast("No connection to the dashboard. Nothing was changed on this page. Try again.", "error"));
document.addEventListener("htmx:timeout", () => toast("The dashboard took too long to answer. Load the page again to see whether anything was changed.", "error"));
