// The scripts of every page, in this order. Collected, they are this one file (dashboard/web/static_files.py).

// The page is shown before any begins: those that it preloads, then these, which build on them.
function shown() {
  return new Promise((resolve) => {
    new PerformanceObserver(resolve).observe({ type: "paint", buffered: true });
    setTimeout(resolve, document.hidden ? 0 : 1000); // nothing is painted where nobody looks
  });
}

function begun({ href }) {
  return new Promise((resolve) => {
    const script = document.createElement("script");
    script.addEventListener("load", resolve);
    script.src = href;
    document.head.append(script);
  });
}

// A step in the history that was taken before HTMX listens changed the address and not the page.
function isOfAnotherAddress() {
  const [loaded] = performance.getEntriesByType("navigation"); // which a careful browser may hide
  const [name, address] = [loaded?.name ?? "", location.href].map((each) => each.split("#")[0]);
  return name.startsWith(location.origin) && name !== address;
}

// HTMX doesn't begin where it comes to a page that is parsed and not yet complete.
if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve));
await shown();
const [library, ...more] = document.querySelectorAll("link[rel=preload][as=script]");
await begun(library);
if (isOfAnotherAddress()) location.reload();
for (const link of more) await begun(link);

await import("./time-zone.js");
await import("./toasts.js");
await import("./responses.js");
await import("./session.js");
await import("./copy.js");
await import("./inline.js");
await import("./picker.js");
await import("./dialogs.js");
await import("./menus.js");
await import("./preferences.js");
await import("./keyboard.js");
await import("./palette.js");
await import("./links.js");
await import("./search.js");
