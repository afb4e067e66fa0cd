// Asks the browser for a passkey when a form with data-passkey is sent: to "create" one, or to "get" one.

const problems = {
  NotAllowedError: "No passkey was used. Try again.",
  InvalidStateError: "This device has a passkey for your account already.",
};

let isAsking = false;

async function passkey({ passkey: way, options }) {
  const publicKey = JSON.parse(options);
  if (way === "get") return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
}

// Before htmx hears of it
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const credential = form.elements.credential;
  if (!form.dataset.passkey || credential.value) return;
  event.preventDefault();
  event.stopPropagation();
  const problem = form.querySelector("[data-problem]");
  if (isAsking) return;
  isAsking = true;
  problem.hidden = true;
  try {
    credential.value = JSON.stringify(await passkey(form.dataset));
    form.requestSubmit();
  } catch (error) {
    problem.textContent = problems[error.name] ?? "This browser can't use passkeys here.";
    problem.hidden = false;
  } finally {
    isAsking = false;
  }
}, true);

document.documentElement.classList.add("can-use-passkeys");
