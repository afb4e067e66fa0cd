// Shows how far a search in all organizations has come, and offers to try again where no answer came.
// Each organization has a section, which asks by its own htmx attributes.

const sections = () => [...document.querySelectorAll("#everywhere > .found")];
const isSection = (element) => element.matches?.(".found");
const isBusy = (section) => section.classList.contains("htmx-request");
let hadFocus = false;

// The same words as in numbers/phone_numbers/search/everywhere.py (Progress.text).
function words(asked, answered, failed, total) {
  const organizations = `${asked} organization${asked === 1 ? "" : "s"}`;
  if (!document.getElementById("q").value.trim()) return "";
  if (!answered && !failed) return `Searching ${organizations}…`;
  const numbers = `${total ? total.toLocaleString("en") : "no"} number${total === 1 ? "" : "s"} found`;
  const failures = failed ? `; ${failed} failed` : "";
  return `${answered} of ${organizations} ${asked === 1 ? "has" : "have"} answered; ${numbers}${failures}`;
}

function showProgress() {
  const all = sections();
  const settled = all.filter((each) => !isBusy(each));
  const totals = settled.flatMap((each) => [...each.querySelectorAll("[data-total]")]).map(({ dataset }) => Number(dataset.total));
  const failed = settled.filter((each) => each.querySelector("[data-failed]")).length;
  const total = totals.reduce((sum, each) => sum + each, 0);
  const progress = document.getElementById("found-progress");
  const said = words(all.length, totals.length, failed, total);
  if (progress.textContent !== said) progress.textContent = said;
  document.getElementById("nowhere")?.toggleAttribute("hidden", totals.length < all.length || total > 0);
}

// In the section rather than in a toast, since others may have answered.
function offerRetry(event) {
  const section = event.detail.target;
  if (!isSection(section)) return;
  event.stopPropagation();
  section.replaceChildren(document.getElementById("unanswered").content.cloneNode(true));
  section.querySelector("h2").textContent = section.getAttribute("aria-label");
  const again = section.querySelector("a");
  again.href = location.href;
  again.setAttribute("hx-get", section.getAttribute("hx-get"));
  htmx.process(section);
  showProgress();
}

// On the way down, before responses.js shows a toast.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  hadFocus = isSection(target) && target.contains(document.activeElement);
  if (!isSection(target) || xhr.status < 400 || xhr.getResponseHeader("X-Dashboard-Partial")) return;
  event.detail.shouldSwap = false;
  offerRetry(event);
}, { capture: true });
for (const failure of ["sendError", "timeout"]) document.addEventListener(`htmx:${failure}`, offerRetry, { capture: true });

// The "Try again" link that had the focus is gone.
document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (hadFocus && target && document.activeElement === document.body) target.focus();
});

for (const change of ["beforeSend", "afterRequest"]) document.addEventListener(`htmx:${change}`, showProgress);
