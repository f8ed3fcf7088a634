// A session that is not the page's any more is mended under the work on the screen; nothing
// typed is lost. The sign-in is asked for: it stands over the page, or, where the same person is
// signed in again, hands over the token of the new session at once.
//
//   <dialog id="sign-in-dialog" data-url="/sign-in/"><div id="sign-in-here"></div></dialog>

import { retry } from "./outbox.js";

// What was asked for and not answered, and how it is asked again; what writes is kept by the outbox.
const unanswered = new Map();
let asking = false;

document.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.xhr.status !== 401) return;
  const { elt, verb, path, target } = detail.requestConfig;
  const isForm = elt instanceof HTMLFormElement;
  const again = isForm ? () => htmx.trigger(elt, "submit") : () => htmx.ajax("GET", path, { source: elt, target });
  if (verb === "get") unanswered.set(elt, again);
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
  // Without a source of its own it would wait for the request that has just failed.
  htmx
    .ajax("GET", dialog.dataset.url, { source: dialog, target: "#sign-in-here", swap: "innerHTML" })
    .then(() => {
      const field = dialog.querySelector("input:not([type=hidden])");
      if (!field) return;
      dialog.showModal();
      field.focus();
    })
    .finally(() => (asking = false));
}

// Who closes the sign-in gives up what it was for.
document.addEventListener("close", ({ target }) => {
  if (target.id === "sign-in-dialog") unanswered.clear();
}, true);

document.addEventListener("signed-in", ({ detail }) => {
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  document.body.setAttribute("hx-headers", JSON.stringify({ ...headers, "X-CSRFToken": detail.csrf }));
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
    input.value = detail.csrf;
  }
  document.getElementById("sign-in-dialog")?.close();
  document.getElementById("sign-in-here").replaceChildren();
  retry();
  for (const [elt, again] of unanswered) if (elt.isConnected) again();
  unanswered.clear();
});
