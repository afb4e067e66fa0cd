// Tells whether something is being opened: a dialog, or another page. Keys typed meanwhile are meant
// for that, so shortcuts rest.

const opening = new Set();
const longest = 10_000; // ms

// A download begins like another page, but the person stays.
export let isDownload = false;
document.addEventListener("click", ({ target }) => (isDownload = target.closest("a[type], .downloads a") !== null));

export const isOpening = () => opening.size > 0;

export function untilOpen(open) {
  opening.add(open);
  open.catch(() => {}).finally(() => opening.delete(open)); // responses.js shows the failure
}

// A listener may ask the person to stay, who then uses this page again.
addEventListener("beforeunload", (event) => {
  const leaves = !isDownload && new Promise((resolve) => setTimeout(resolve, longest));
  if (leaves) untilOpen(leaves);
  setTimeout(() => {
    if (event.defaultPrevented) opening.delete(leaves);
    isDownload = false;
  });
});
addEventListener("pageshow", () => opening.clear());
