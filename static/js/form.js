// The form of a number. The server decides what it holds; these scripts show its answers.
import "./picker.js";
import "./form-errors.js";
import "./form-checks.js";
import "./form-parts.js";
import "./form-rows.js";
import "./form-review.js";
import "./form-headers.js";
import "./form-unsaved.js";
