// Settling the differences of two passes by keyboard: one key for a choice, then the next pair.
//
//   <article id="pair-1-2" data-pair tabindex="-1" [data-settled]>
//     <form>… <button data-key="l" hx-post="…" hx-target="#answer">

import { bind } from "./keys.js";

const pairs = () => [...document.querySelectorAll("[data-pair]")];
const isOpen = (pair) => !pair.hasAttribute("data-settled");
const focused = () => document.activeElement?.closest("[data-pair]");
const current = () => focused() ?? pairs().find(isOpen) ?? pairs()[0];

function show(pair) {
  if (!pair) return;
  pair.focus({ preventScroll: true });
  pair.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = pairs();
  const here = focused();
  show(here ? all[all.indexOf(here) + by] : current());
}

// Where to go on once the answer has come: the next pair that is open.
let next = "";
function press(key) {
  const pair = current();
  const button = pair?.querySelector(`[data-key="${key}"]`);
  if (!button) return false;
  button.click();
  return true;
}

document.addEventListener("htmx:beforeRequest", ({ target }) => {
  const pair = target.closest("[data-pair]");
  if (!pair) return;
  const all = pairs();
  const later = all.slice(all.indexOf(pair) + 1);
  const open = later.find(isOpen) ?? all.find((other) => other !== pair && isOpen(other));
  // What is taken back is settled anew where it stands.
  next = isOpen(pair) && open ? open.id : pair.id;
});

document.addEventListener("htmx:afterSettle", () => {
  show(document.getElementById(next));
  next = "";
});

const deeds = { j: () => step(1), k: () => step(-1) };
for (const key of "lrbnez") deeds[key] = () => press(key);
bind(deeds);
