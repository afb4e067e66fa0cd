// A step in the history that is taken before HTMX listens changes the address and not the page: it
// is loaded anew. Fetched with the style sheet and run before anything is shown.
{
  const { pathname, search } = location;
  addEventListener("popstate", () => {
    const stays = location.pathname === pathname && location.search === search;
    if (!stays && !window.htmx) location.reload();
  });
}
