// The scripts of every page.
//
// The browser runs htmx first, then these, and htmx looks at the page once all of them listen.
import "./early.js";
import "./time-zone.js";
import "./toasts.js";
import "./responses.js";
import "./links.js";
import "./copy.js";
import "./inline.js";
import "./rows.js";
import "./selecting.js";
import "./dialogs.js";
import "./results-focus.js";
import "./tabs.js";
import "./menus.js";
import "./preferences.js";
import "./keyboard.js";
import "./history.js";

if (document.querySelector("[data-show]")) import("./password.js");
