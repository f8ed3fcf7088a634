// The page of two versions: marks that wait are settled by one key each.
//
//   <article data-orphan tabindex="-1">
//     <form> … <input data-at> <textarea data-words data-lost> … </form>
//     <button data-does="place"> <button data-does="keep"> <button data-does="withdraw">
//     <span data-why="withdraw"> says why there is no such button
//
// `y` uses the selection in the new text, where there is one, for the part that is lost.

import { tellsOf } from "./aloud.js";
import { warn } from "./answer.js";
import "./fits.js";
import { bind } from "./keys.js";
import { focusBeside, selected, wholeWords } from "./offsets.js";

const all = () => [...document.querySelectorAll("[data-orphan]")];
const current = () => document.activeElement?.closest?.("[data-orphan]") ?? marked;

let marked = null;
let field = null;

function focus(orphan) {
  if (!orphan) return;
  marked?.classList.remove("is-focused");
  marked = orphan;
  marked.classList.add("is-focused");
  tellsOf(orphan, ".badge, .card__sentence, .card__evidence, .words");
  focusBeside(orphan);
  orphan.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const orphans = all();
  const at = orphans.indexOf(current());
  focus(orphans[at < 0 ? 0 : Math.min(orphans.length - 1, Math.max(0, at + by))]);
}

/** The field that a selection fills: the one that was last written in, or the first lost one. */
function target(orphan) {
  if (field && orphan.contains(field)) return field;
  return orphan.querySelector("[data-lost]") ?? orphan.querySelector("[data-words]");
}

function use(orphan) {
  const range = selected();
  const words = range && target(orphan);
  if (!words) return;
  const { start, exact } = wholeWords(range) ?? range;
  words.value = exact;
  words.parentElement.querySelector("[data-at]").value = start;
}

function press(name) {
  const orphan = current() ?? all()[0];
  const button = orphan?.querySelector(`[data-does="${name}"]`);
  if (!button) {
    const why = orphan?.querySelector(`[data-why~="${name}"]`);
    if (why) warn(why.textContent);
    return Boolean(why);
  }
  if (name === "place") use(orphan);
  button.click();
  return true;
}

bind({
  n: () => step(1),
  p: () => step(-1),
  y: () => press("place"),
  k: () => press("keep"),
  w: () => press("withdraw"),
  e: () => {
    const orphan = current() ?? all()[0];
    if (!orphan) return false;
    target(orphan)?.focus();
    return true;
  },
  "Ctrl+z": () => {
    const undo = document.querySelector("#undo button:enabled");
    undo?.click();
    return Boolean(undo);
  },
  Escape: () => focus(current()),
});

document.addEventListener("focusin", ({ target: element }) => {
  const orphan = element.closest?.("[data-orphan]");
  if (!orphan) return;
  if (element.matches("[data-words]")) field = element;
  if (orphan !== marked) {
    marked?.classList.remove("is-focused");
    marked = orphan;
    orphan.classList.add("is-focused");
  }
});

// Words that are typed stand wherever they stand alone.
document.addEventListener("input", ({ target: element }) => {
  if (element.matches?.("[data-words]")) element.parentElement.querySelector("[data-at]").value = "";
});

focus(location.hash.startsWith("#orphan-") ? document.getElementById(location.hash.slice(1)) : null);
