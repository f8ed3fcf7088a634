// Back and Forward between what is brought in and its preview, each as it was left.
//
//   <div id="intake">…</div>   the paste      <form id="intake">…</form>   its preview

import "./fits.js";
import "./session.js";
import { isUnsaved, takeBack } from "./unsaved.js";

let leaving = null;
let paste = null;
let preview = null;
// The form with the text that the preview was read from, as long as the text is that one.
let same = null;

const isPreview = (part) => part instanceof HTMLFormElement;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "intake") return;
  leaving = detail.target;
  if (!isPreview(leaving)) same = detail.requestConfig.elt.closest("form:has(textarea)");
});
document.addEventListener("htmx:load", ({ target }) => {
  if (target.id !== "intake" || !leaving) return;
  if (isPreview(target)) {
    if (!isPreview(leaving)) {
      paste = leaving;
      history.pushState({ isPreview: true }, "");
    }
    preview = target;
  }
  leaving = null;
});

function show(part) {
  if (!part || part.isConnected) return false;
  document.getElementById("intake").replaceWith(part);
  for (const form of [part, ...part.querySelectorAll("form")]) takeBack(form);
  htmx.process(part);
  part.querySelector("[autofocus]")?.focus();
  return true;
}

addEventListener("popstate", ({ state }) => {
  if (state) show(state.isPreview ? preview : paste);
  // A link to a field of the page is no step between the two.
  else if (!location.hash) show(paste);
});

/** The page's own button leads to the one that is kept, as the browser's do. */
function instead(event, part) {
  if (!show(part)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  history.pushState({ isPreview: part === preview }, "");
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("#intake button[name=again]")) instead(event, paste);
}, true);
// The same text is not read again, so that what was put right in its preview stays.
document.addEventListener("submit", (event) => {
  if (event.target === same) instead(event, preview);
}, true);
document.addEventListener("input", ({ target }) => {
  if (target.form === same) same = null;
});

// What was put right in a preview that is not on the page is stored nowhere either.
addEventListener("beforeunload", (event) => {
  if (preview && !preview.isConnected && isUnsaved(preview)) event.preventDefault();
});
