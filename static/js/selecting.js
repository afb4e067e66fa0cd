// Fetches the script that selects numbers once a person checks a box, or has selected some before.

const form = document.getElementById("selection");
const key = `selected by ${document.body.dataset.user} in ${location.pathname.split("/", 3).join("/")}`;
if (form) form.dataset.key = key;

function isKept() {
  try {
    return sessionStorage.getItem(key) !== null;
  } catch {} // Browsers can refuse to keep anything.
}

if (form && isKept()) import("./selection.js");
document.addEventListener("change", ({ target }) => {
  if (target.matches("[form=selection]")) import("./selection.js");
});

// A draft is made of the selection, so the next one begins with nothing.
document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-uses-selection]") && isKept()) sessionStorage.removeItem(key);
});
