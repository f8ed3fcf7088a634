// Settling the differences of two passes by keyboard: one key for a choice, then the next pair.
//
//   <article id="pair-1-2" data-pair tabindex="-1" [data-settled]>
//     <form>… <button data-key="l" hx-post="…" hx-target="#answer">

import { tellsOf } from "./aloud.js";
import { bind } from "./keys.js";
import { bindWaiting } from "./waits.js";

const pairs = () => [...document.querySelectorAll("[data-pair]")];
const isOpen = (pair) => !pair.matches("[data-settled], [data-sent]");
const focused = () => document.activeElement?.closest("[data-pair]");
const current = () => focused() ?? pairs().find(isOpen) ?? pairs()[0];

function show(pair) {
  if (!pair) return;
  tellsOf(pair, ".twin__settled, .twin__words, .card__sentence, .twin__side > .hint, .changes");
  pair.focus({ preventScroll: true });
  pair.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = pairs();
  const here = focused();
  show(here ? all[all.indexOf(here) + by] : current());
}

function press(key) {
  const button = current()?.querySelector(`[data-key="${key}"]`);
  if (!button || button.closest("[data-sent]")) return false;
  button.click();
  return true;
}

// The choice on this pair, else the last one made here, which is no longer in focus, else the last
// one of an earlier visit, which may be all that is the same.
let settled = "";
function takeBack() {
  const button =
    focused()?.querySelector('[data-key="z"]') ??
    document.getElementById(settled)?.querySelector('[data-key="z"]') ??
    document.querySelector("[data-last]");
  button?.click();
}

function takeSame() {
  document.querySelector('#compare-state [data-key="s"]')?.click();
}

// A fast hand does not wait for the answer: the next open pair comes at once.
document.addEventListener("htmx:beforeRequest", ({ target }) => {
  const pair = target.closest("[data-pair]");
  if (!pair) return void (settled = "");
  const settles = isOpen(pair);
  pair.dataset.sent = "";
  settled = settles ? pair.id : "";
  const all = pairs();
  const later = all.slice(all.indexOf(pair) + 1);
  // What is taken back is settled anew where it stands.
  show(settles ? (later.find(isOpen) ?? all.find(isOpen) ?? pair) : pair);
});

// The answer takes the pair's place, and the focus with it where it was there.
let held = "";
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (detail.target.contains(document.activeElement)) held = detail.target.id;
});
document.addEventListener("htmx:afterSettle", () => {
  if (held) show(document.getElementById(held));
  held = "";
});

// What was refused or lost is there to be chosen again.
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, ({ target }) => {
    const pair = target.closest?.("[data-pair]");
    pair?.removeAttribute("data-sent");
    show(pair);
  });
}

bind({ j: () => step(1), k: () => step(-1) });
for (const key of "lrbn") bind({ [key]: () => press(key) });
// What an answer changes waits for it, and so does what leaves the page.
bindWaiting({ e: () => press("e"), s: takeSame, z: takeBack });
