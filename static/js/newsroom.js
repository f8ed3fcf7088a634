// What every page has: its keys, dialogs that open, answers that go away by themselves.

import { fade, warn } from "./answer.js";
import { bind } from "./keys.js";
import "./places.js";
import "./pressed.js";
import "./returns.js";
import "./session.js";
import "./unsaved.js";

document.documentElement.classList.add("has-script");

bind({
  t: () => {
    const next = document.querySelector('[data-key="t"]');
    next?.click();
    return Boolean(next);
  },
  "?": () => document.getElementById("keys")?.showModal(),
});

document.addEventListener("click", ({ target }) => {
  const opener = target.closest?.("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
});

// <details data-leads-in> puts the cursor into its field when it is opened.
document.addEventListener("toggle", ({ target }) => {
  if (target.open && target.matches("[data-leads-in]")) target.querySelector("textarea").focus();
}, true);

// <input type="checkbox" data-ticks="articles"> ticks all the boxes of that name, until one is unticked.
document.addEventListener("change", ({ target }) => {
  const name = target.dataset?.ticks ?? target.name;
  const all = document.querySelectorAll(`input[data-ticks="${CSS.escape(name)}"]`);
  if (!all.length) return;
  const boxes = document.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(name)}"]`);
  if (target.dataset.ticks) for (const box of boxes) box.checked = target.checked;
  if (!target.checked) for (const box of all) box.checked = false;
});

// The page of a proxy, which knows nothing of this one, takes nobody's work off the screen.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.shouldSwap || detail.xhr.status < 400 || !/<html[\s>]/i.test(detail.serverResponse)) return;
  detail.shouldSwap = false;
  warn(document.getElementById("answer").dataset.refused);
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.id === "answer") fade();
});
