// Who leaves a page with words in it that are stored nowhere is asked first.
//
//   <form data-asks>         asks once something in it was changed
//   <form data-asks="now">   holds such words as it comes: refused, or read from a paste

// What the forms held when they came.
const came = new WeakMap();
// Those that were sent as they are.
const sent = new WeakSet();

const forms = () => [...document.querySelectorAll("form[data-asks]")];

// The token is the session's, and may change under the form.
const words = (form) =>
  JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));

/** Without what a browser has put back into the fields, or a fast hand has typed already. */
function untouched(form) {
  const copy = form.cloneNode(true);
  copy.reset();
  return words(copy);
}

function note() {
  for (const form of forms()) if (!came.has(form)) came.set(form, untouched(form));
}

export function isUnsaved(form) {
  if (sent.has(form)) return false;
  return form.dataset.asks === "now" || (came.get(form) ?? untouched(form)) !== words(form);
}

/** What was sent stands on the page again, and nowhere else. */
export const takeBack = (form) => sent.delete(form);

document.addEventListener("htmx:load", note);
document.addEventListener("submit", ({ defaultPrevented, target }) => {
  if (!defaultPrevented) sent.add(target);
});
// Before the answer is followed, because it may lead to another page.
document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
  const form = detail.requestConfig.elt.closest("form");
  if (form && detail.xhr.status < 300) sent.add(form);
});
document.addEventListener("input", ({ target }) => sent.delete(target.form));
addEventListener("beforeunload", (event) => {
  if (forms().some(isUnsaved)) event.preventDefault();
});
note();
