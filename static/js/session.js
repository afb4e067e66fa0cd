// Asks for the password in a dialog when a session has ended, then sends the stopped requests again. The page stays.
import "./passkeys.js";
import "./password.js";

const dialog = document.getElementById("sign-in");
const content = dialog.firstElementChild;
const stopped = new Map(); // by the element that sent the request
let opener;
let isDeclined = false; // then only what a person does asks again

function ask(markup) {
  content.innerHTML = markup;
  htmx.process(content);
  if (!dialog.open) dialog.showModal();
  const input = dialog.querySelector("input:is(:invalid, [aria-invalid=true])") ?? dialog.querySelector("[autofocus]");
  (input ?? dialog.querySelector("button")).focus();
}

function renew(token) {
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  document.body.setAttribute("hx-headers", JSON.stringify({ ...headers, "x-csrftoken": token }));
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
}

// With its first values, since htmx has forgotten which button was pressed.
function send({ elt, verb, path, triggeringEvent, formData, etc }, token) {
  if (formData.has("csrfmiddlewaretoken")) formData.set("csrfmiddlewaretoken", token);
  const { targetOverride: target, swapOverride: swap, headers } = etc;
  const context = { source: elt, event: triggeringEvent, target, swap, headers, values: formData };
  htmx.ajax(verb, path, context).catch(() => {}); // responses.js shows the failure
}

// Stops a request whose answer was the form to sign in.
export function stop({ xhr, requestConfig, etc }) {
  const { elt, triggeringEvent } = requestConfig;
  const isAnswer = content.contains(elt);
  if (!isAnswer) stopped.set(elt, { ...requestConfig, etc });
  if (!triggeringEvent && (isDeclined || elt.matches("[hx-trigger*=load]"))) return; // the page asked, not a person: it waits for their next sign-in
  if (!dialog.open) opener = triggeringEvent?.submitter ?? elt;
  if (isAnswer || !dialog.open) ask(xhr.responseText);
}

// Whatever the page asks meanwhile waits for the answer: its token is no longer valid then.
document.addEventListener("htmx:beforeRequest", (event) => {
  const { requestConfig, etc } = event.detail;
  if (!dialog.open || content.contains(requestConfig.elt)) return;
  event.preventDefault();
  stopped.set(requestConfig.elt, { ...requestConfig, etc });
});

document.addEventListener("signed-in", (event) => {
  const { user, csrfToken } = event.detail;
  if (user !== document.body.dataset.user) {
    location.replace(location.pathname + location.search); // reload() would send a form again
    return;
  }
  renew(csrfToken);
  const requests = [...stopped.values()];
  stopped.clear();
  dialog.close();
  for (const request of requests) send(request, csrfToken);
});

dialog.addEventListener("close", () => {
  isDeclined = stopped.size > 0; // signing in has emptied it
  stopped.clear();
  content.replaceChildren();
  // The browser can't focus a button that was disabled when the dialog opened.
  if (document.activeElement === document.body) opener?.focus();
});
