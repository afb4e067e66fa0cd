// Tells whether something is being opened: a dialog, or another page. Keys typed meanwhile are meant
// for that, so shortcuts rest.

const opening = new Set();
const longest = 10_000; // ms; a download looks like a page, and the person stays

export const isOpening = () => opening.size > 0;

export function untilOpen(open) {
  opening.add(open);
  open.catch(() => {}).finally(() => opening.delete(open)); // responses.js shows the failure
}

// A listener may ask the person to stay.
addEventListener("beforeunload", (event) => setTimeout(() => event.defaultPrevented || untilOpen(new Promise((resolve) => setTimeout(resolve, longest)))));
addEventListener("pageshow", () => opening.clear());
