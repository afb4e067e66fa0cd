// An error is swapped into the page only when the answer says that it was made for that.
(() => {
  "use strict";

  const toast = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "error" } }));

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status < 400 || xhr.getResponseHeader("X-Dashboard-Partial")) return;
    event.detail.shouldSwap = false;
    const what = xhr.status < 500 ? "The dashboard refused this" : "The dashboard did not answer";
    toast(`${what} (status ${xhr.status}). Nothing was changed on this page. Try again.`);
  });

  document.addEventListener("htmx:sendError", () => toast("No connection to the dashboard. Nothing was changed on this page. Try again."));
  document.addEventListener("htmx:timeout", () => toast("The dashboard took too long to answer. Load the page again to see whether anything was changed."));
})();
