// A session that is not the page's any more is mended under the work on the screen; nothing
// typed is lost. The sign-in is asked for: it stands over the page, or, where the same person is
// signed in again, hands over the token of the new session at once.
//
//   <dialog id="sign-in-dialog" data-url="/sign-in/"><div id="sign-in-here"></div></dialog>

import { retry } from "./outbox.js";

// Filters and searches that were not answered; what writes is kept by the outbox.
const unanswered = new Set();
let asking = false;

document.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.xhr.status !== 401) return;
  const { elt, verb } = detail.requestConfig;
  if (verb === "get" && elt instanceof HTMLFormElement) unanswered.add(elt);
  askForSignIn();
});

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-signs-in]")) askForSignIn();
});

/** Show the sign-in over the page, once. */
export function askForSignIn() {
  const dialog = document.getElementById("sign-in-dialog");
  if (!dialog || asking || dialog.open) return;
  asking = true;
  htmx
    .ajax("GET", dialog.dataset.url, { target: "#sign-in-here", swap: "innerHTML" })
    .then(() => {
      const field = dialog.querySelector("input:not([type=hidden])");
      if (!field) return;
      dialog.showModal();
      field.focus();
    })
    .finally(() => (asking = false));
}

document.addEventListener("signed-in", ({ detail }) => {
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  document.body.setAttribute("hx-headers", JSON.stringify({ ...headers, "X-CSRFToken": detail.csrf }));
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
    input.value = detail.csrf;
  }
  document.getElementById("sign-in-dialog")?.close();
  document.getElementById("sign-in-here").replaceChildren();
  retry();
  for (const form of unanswered) if (form.isConnected) htmx.trigger(form, "submit");
  unanswered.clear();
});
