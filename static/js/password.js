// Shows what is typed into a password field while its [data-show] button is pressed. The button is hidden
// until this script listens.

function show(button, shown) {
  document.getElementById(button.dataset.show).type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-show]");
  if (button) show(button, button.getAttribute("aria-pressed") !== "true");
});

// Browsers save passwords from password fields only.
document.addEventListener("submit", ({ target }) => {
  for (const button of target.querySelectorAll('[data-show][aria-pressed="true"]')) show(button, false);
}, true);

document.documentElement.classList.add("can-show-passwords");
