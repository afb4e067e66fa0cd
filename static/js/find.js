// Finding a number in all organizations: how far that has come, and a way on where no answer came at
// all. Each section asks by itself.
(() => {
  "use strict";

  const everywhere = document.getElementById("everywhere");
  const progress = document.getElementById("found-progress");
  const input = document.getElementById("q");
  const isSection = (element) => element.matches?.(".found");
  const isBusy = (section) => section.classList.contains("htmx-request");
  let hadFocus = false;

  // The same words as in templates/find/page.html
  function words(asked, answered, failed, total) {
    const organizations = `${asked} organization${asked === 1 ? "" : "s"}`;
    if (!input.value.trim()) return "";
    if (!answered && !failed) return `Asking ${organizations}…`;
    const numbers = `${total ? total.toLocaleString("en") : "no"} number${total === 1 ? "" : "s"} found`;
    const failures = failed ? `; ${failed} failed` : "";
    return `${answered} of ${organizations} ${asked === 1 ? "has" : "have"} answered; ${numbers}${failures}`;
  }

  function tell() {
    const sections = [...everywhere.children];
    const settled = sections.filter((each) => !isBusy(each));
    const totals = settled.flatMap((each) => [...each.querySelectorAll("[data-total]")]).map(({ dataset }) => Number(dataset.total));
    const failed = settled.filter((each) => each.querySelector("[data-failed]")).length;
    const total = totals.reduce((sum, each) => sum + each, 0);
    const said = words(sections.length, totals.length, failed, total);
    if (progress.textContent !== said) progress.textContent = said;
    document.getElementById("nowhere")?.toggleAttribute("hidden", totals.length < sections.length || total > 0);
  }

  // In the section rather than as a toast: others may have answered.
  function giveWay(event) {
    const section = event.detail.target;
    if (!isSection(section)) return;
    event.stopPropagation();
    section.replaceChildren(document.getElementById("unanswered").content.cloneNode(true));
    section.querySelector("h2").textContent = section.getAttribute("aria-label");
    const again = section.querySelector("a");
    again.href = location.href;
    again.setAttribute("hx-get", section.getAttribute("hx-get"));
    htmx.process(section);
    tell();
  }

  everywhere.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target } = event.detail;
    hadFocus = isSection(target) && target.contains(document.activeElement);
    if (xhr.status < 400 || xhr.getResponseHeader("X-Dashboard-Partial")) return;
    event.detail.shouldSwap = false;
    giveWay(event);
  });
  for (const failure of ["sendError", "timeout"]) everywhere.addEventListener(`htmx:${failure}`, giveWay);

  // What was pressed to try again has gone.
  everywhere.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
    if (hadFocus && document.activeElement === document.body) target.focus();
  });

  for (const change of ["beforeSend", "afterRequest"]) document.addEventListener(`htmx:${change}`, tell);
})();
