// A saved search puts its text into the search of the list, where a person can go on from it.

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (!detail.requestConfig?.elt.closest("#tabs") || detail.target.id !== "results") return;
  const { searchParams } = new URL(detail.requestConfig.path, location);
  document.getElementById("search").value = searchParams.get("search") ?? "";
});
