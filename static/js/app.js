// The scripts of every page. htmx runs first, and looks at the page once all of these listen.
import "./early.js";
import "./time-zone.js";
import "./toasts.js";
import "./responses.js";
import "./copy.js";
import "./inline.js";
import "./rows.js";
import "./dialogs.js";
import "./results.js";
import "./menus.js";
import "./preferences.js";
import "./keyboard.js";
import "./navigation.js";

// On a phone, the navigation is a line that scrolls. Scrolled into view, a link would be where Tab goes on from.
const nav = document.querySelector(".nav");
const right = (element) => element?.getBoundingClientRect().right;
if (nav) nav.scrollLeft = Math.max(0, right(nav.querySelector("[aria-current]")) - right(nav)) || 0;
if (document.querySelector("[data-show]")) import("./password.js");

// An answer says what takes the focus (dashboard/web/focus.py).
htmx.onLoad((content) => (content.matches("[data-autofocus]") ? content : content.querySelector("[data-autofocus]"))?.focus());
