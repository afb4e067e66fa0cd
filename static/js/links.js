// A click with a modifier opens a link elsewhere, as anywhere on the web: HTMX would take it for a plain one.
(() => {
  "use strict";

  document.addEventListener(
    "click",
    (event) => {
      const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
      if (elsewhere && event.target.closest("a[href][hx-get]")) event.stopPropagation();
    },
    { capture: true },
  );
})();
