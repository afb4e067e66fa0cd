// What was typed before HTMX listened is searched now.
(() => {
  "use strict";

  const search = document.getElementById("search");
  if (search && search.value !== search.defaultValue) search.dispatchEvent(new Event("input", { bubbles: true }));
})();
