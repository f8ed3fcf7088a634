// An expired session brings the sign-in over the work on the screen; nothing typed is lost.
//
//   <dialog id="sign-in-dialog" data-url="/sign-in/"><div id="sign-in-here"></div></dialog>

import { retry } from "./outbox.js";

// Filters and searches that were not answered; what writes is kept by the outbox.
const unanswered = new Set();

document.addEventListener("htmx:responseError", ({ detail }) => {
  const dialog = document.getElementById("sign-in-dialog");
  if (detail.xhr.status !== 401 || !dialog) return;
  const { elt, verb } = detail.requestConfig;
  if (verb === "get" && elt instanceof HTMLFormElement) unanswered.add(elt);
  if (dialog.open) return;
  htmx.ajax("GET", dialog.dataset.url, { target: "#sign-in-here", swap: "innerHTML" }).then(() => {
    dialog.showModal();
    dialog.querySelector("input:not([type=hidden])")?.focus();
  });
});

document.addEventListener("signed-in", ({ detail }) => {
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": detail.csrf }));
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
    input.value = detail.csrf;
  }
  document.getElementById("sign-in-dialog")?.close();
  document.getElementById("sign-in-here").replaceChildren();
  retry();
  for (const form of unanswered) if (form.isConnected) htmx.trigger(form, "submit");
  unanswered.clear();
});
