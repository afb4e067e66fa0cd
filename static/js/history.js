// Lets the newest step in the history win, and loads the page where htmx can't restore one.

let restoring;

document.addEventListener("htmx:historyCacheMiss", (event) => {
  restoring?.abort();
  if (event.defaultPrevented) return;
  restoring = event.detail.xhr;
  restoring.addEventListener("error", () => location.reload());
  for (const asking of htmx.findAll("#main :is([hx-get], [hx-post])")) htmx.trigger(asking, "htmx:abort");
});

document.addEventListener("htmx:historyCacheMissLoadError", () => location.reload());
