// Shows what the server sends beside the form: marks of its sections, changes, notes on phone numbers.
import { describe, unfold } from "./form-errors.js";
import { announce } from "./toasts.js";

const controlOf = (note) => document.getElementById(note.id.replace(/-n$/, ""));

// A section is wrong while it shows an error.
function markWrong() {
  for (const link of document.querySelectorAll("#review nav a")) {
    const section = document.getElementById(link.hash.slice(1));
    link.parentElement.querySelector(".error").hidden = !section.querySelector(".errors");
  }
}

function place(note) {
  const control = controlOf(note);
  if (!control) return;
  control.closest(".field").append(note);
  describe(control, note.id, true);
  announce(note.textContent);
}

function placeNotes(review) {
  const fresh = new Map([...review.querySelectorAll(".number-note")].map((note) => [note.id, note]));
  for (const note of fresh.values()) note.remove();
  for (const shown of document.querySelectorAll("#number-form .number-note")) {
    if (fresh.get(shown.id)?.textContent === shown.textContent) {
      fresh.delete(shown.id);
      continue;
    }
    describe(controlOf(shown), shown.id, false);
    shown.remove();
  }
  fresh.forEach(place);
}

document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.id === "review") placeNotes(target);
  if (target.matches("#problems, #checked, #review")) markWrong();
});

document.addEventListener("click", ({ target }) => {
  const link = target.closest("#review nav a");
  if (link) unfold(document.getElementById(link.hash.slice(1)));
});
