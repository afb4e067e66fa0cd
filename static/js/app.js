// The scripts of every page, in this order. Collected, they are this one file (dashboard/bundles.py).
import "./time-zone.js";
import "./toasts.js";
import "./responses.js";
import "./session.js";
import "./copy.js";
import "./inline.js";
import "./picker.js";
import "./dialogs.js";
import "./menus.js";
import "./preferences.js";
import "./keyboard.js";
import "./palette.js";
import "./links.js";
