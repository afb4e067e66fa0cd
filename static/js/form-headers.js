// Shows the value of a header while it is typed, and hides it when the person leaves it.

for (const [moment, type] of [["focusin", "text"], ["focusout", "password"]])
  document.addEventListener(moment, ({ target }) => {
    if (target.matches?.("[data-header-value]")) target.type = type;
  });
