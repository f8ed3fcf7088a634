/* Judging by keyboard, one annotation after the other.

   On the queue each [data-item] is a row whose forms htmx posts; the answer takes the row's
   place, and the next one comes into focus. On the page of one annotation there is a single
   [data-item], and links [data-before] and [data-after] lead on.

   <li data-item tabindex="-1">
     <a data-article href="…">…</a>
     <form>… <button name="decision" value="approve"></form>
     <form>… <input data-reason> <button name="decision" value="return">
             <button name="decision" value="reject"></form>
   </li>
   A row that is not for this moderator to judge has <p class="item__own"> in place of the forms.
   <button data-keys hidden> shows <dialog id="keys">.
   <p id="review-error" role="alert" hidden> says when the next page did not come; of a row it is said there.
*/

import { tellsOf } from "../aloud.js";
import { bind, composing, hold, isHolding, rest, typing } from "../keys.js";
import "../places.js";
import "../pressed.js";
import "../returns.js";
import { bindWaiting, waitFor } from "../waits.js";

const page = document.querySelector("[data-review]");
const words = page?.dataset ?? {};
const dialog = document.getElementById("keys");
const error = document.getElementById("review-error");

const items = () => [...document.querySelectorAll("[data-item]")];
const current = () => document.querySelector("[data-item][aria-current]") ?? items()[0];

function choose(item, focus = true) {
  for (const other of items()) other.removeAttribute("aria-current");
  if (!item) return;
  item.setAttribute("aria-current", "true");
  tellsOf(item, ".status, .item__words, .facts, .item__warnings, .item__judged, .item__own");
  if (focus) show(item);
}

function show(element) {
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const link = document.querySelector(by > 0 ? "[data-after]" : "[data-before]");
  if (link) return link.click();
  const all = items();
  const to = all[all.indexOf(current()) + by];
  if (to) choose(to);
}

function ask(decision) {
  const reason = current()?.querySelector("[data-reason]");
  if (!reason) return;
  for (const button of reason.form.querySelectorAll("[name=decision]")) {
    button.toggleAttribute("data-intended", button.value === decision);
  }
  reason.focus();
  // Words that stand there already are gone on with.
  reason.setSelectionRange(reason.value.length, reason.value.length);
}

/** Select the row for what is done with many, or leave it out again. */
function select() {
  const box = current()?.querySelector("[name=_selected_action]");
  if (!box) return document.getElementById("queue") && refuse();
  // Where the focus is, what becomes of the box is heard.
  box.focus({ preventScroll: true });
  box.click();
}

/** Say at the row why it is not judged here. */
function refuse() {
  const row = current();
  if (!row) return;
  const why = row.querySelector(".item__own") ?? row.appendChild(document.createElement("p"));
  const told = why.cloneNode(true);
  told.textContent ||= words.closed;
  told.className = "item__own item__refusal";
  // What comes anew is heard.
  told.setAttribute("role", "alert");
  why.replaceWith(told);
  told.scrollIntoView({ block: "nearest" });
}

/** Say at the row what became of its decision. */
function tell(row, sentence) {
  row.querySelector(".item__refusal")?.remove();
  const told = document.createElement("p");
  told.className = "item__refusal";
  told.setAttribute("role", "alert");
  told.textContent = sentence;
  row.insertBefore(told, row.querySelector(".decide"));
  told.scrollIntoView({ block: "nearest" });
}

/** A key that asks for a decision with a reason. */
const reasoned = (decision) => () => {
  if (current()?.querySelector("[data-reason]")) return ask(decision);
  // The letters of a reason that cannot be given are no keys.
  rest();
  refuse();
};

// Behind the last row stands one that was passed over, or that nobody has seen.
let leadsOn = true;
let isFailed = false;

function approve({ isTrusted, repeat }) {
  // What was struck before this row was shown does not approve it, nor does a key that is held down.
  if (repeat || !(isTrusted || leadsOn)) return;
  const button = current()?.querySelector("[value=approve]");
  if (button) button.click();
  else refuse();
}

bindWaiting({
  j: () => step(1),
  ArrowDown: () => step(1),
  k: () => step(-1),
  ArrowUp: () => step(-1),
  a: approve,
  r: reasoned("return"),
  x: reasoned("reject"),
  s: reasoned("second"),
  m: select,
  w: () => current()?.querySelector("[data-paragraph]")?.click(),
  // What was refused meanwhile left nothing to take back.
  z: ({ isTrusted }) => (isTrusted || !isFailed) && takeBack(),
  o: () => current()?.querySelector("[data-article]")?.click(),
  "?": () => dialog.showModal(),
});
bind({
  Escape: ({ target }) => target.matches("[data-reason]") && choose(target.closest("[data-item]")),
});

document.addEventListener("htmx:beforeSend", ({ target }) => {
  // All keys wait: letters may be those of a reason.
  hold();
  isFailed = false;
  if (error) error.hidden = true;
  target.closest(".item")?.querySelector(".item__refusal:not(.item__own)")?.remove();
  // What is typed behind the Enter is meant for the next row.
  const row = target.closest("form")?.closest("[data-item]");
  if (row?.contains(document.activeElement)) row.focus({ preventScroll: true });
});

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key !== "Enter" || composing(event) || !target.matches("[data-reason]")) return;
  // Enter takes the decision that was asked for; a form alone would take its first button.
  event.preventDefault();
  const intended = target.form.querySelector("[data-intended]");
  (intended ?? target.form.querySelector("[value=return]")).click();
}, true);

document.addEventListener("focusin", ({ target }) => {
  const item = target.closest("[data-item]");
  if (item) choose(item, false);
});

document.addEventListener("focusout", ({ target }) => {
  if (!target.matches("[data-reason]")) return;
  for (const button of target.form.querySelectorAll("[data-intended]")) {
    // Not at once: the button that takes the focus is still to be clicked.
    setTimeout(() => button.removeAttribute("data-intended"));
  }
});

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-keys]")) dialog.showModal();
});

const isRow = (xhr) => xhr.responseText.includes(' id="item-');

/* The last decision made here, else the one the page tells of. */
let decided;
function takeBack() {
  const row = document.getElementById(decided) ?? document;
  row.querySelector("[data-take-back]")?.click();
}

const neighbours = (row) => {
  const all = items();
  return { next: all[all.indexOf(row) + 1], other: all.findLast((item) => item !== row) };
};

/* What comes after an answer. The row's neighbours are kept before it is taken away, and so is a
   reason that is being written in it. */
let after;
let written;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  // A refusal that comes as the row, with its sentence and what stands now, takes its place.
  if (detail.isError && isRow(detail.xhr)) detail.shouldSwap = true;
  const row = detail.target.closest("[data-item]");
  after = neighbours(row);
  const reason = row?.querySelector("[data-reason]");
  const intended = row?.querySelector("[data-intended]")?.value;
  written = { words: reason?.value, intended, isIn: reason && reason === document.activeElement };
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.id === "queue") return;
  const row = document.getElementById(detail.target.id);
  if (row?.matches("[data-decided]")) decided = row.id;
  const { next, other } = after;
  leadsOn = Boolean(next);
  const reason = row?.querySelector("[data-reason]");
  if (reason) reason.value ||= written.words ?? "";
  // Who is writing in another row stays there.
  if (typing(document.activeElement)) return;
  if (row?.querySelector("[role=alert]")) stay(row, next, detail.requestConfig);
  else if (row?.matches("[data-item]")) {
    leadsOn = true;
    choose(row);
    if (written.isIn) ask(written.intended);
  } else if (next ?? other) {
    choose(next ?? other);
  } else {
    // The page is judged; the same address now holds what comes next.
    nextPage();
  }
});

/* A decision that was refused or lost is made again, unless a fast hand has gone on. */
function stay(row, next, { parameters }) {
  leadsOn = Boolean(next);
  choose((isHolding() && next) || row);
  // An approval needs no reason; its key is struck again.
  if (!isHolding() && parameters.decision !== "approve" && parameters.decision) ask(parameters.decision);
}

async function nextPage() {
  const queue = document.getElementById("queue");
  if (!queue) return location.reload();
  // The last decision stays in reach, also of a queue that it has emptied.
  const last = document.getElementById(decided);
  last?.remove();
  await htmx.ajax("GET", location.href, { source: queue, target: queue, select: "#queue", swap: "outerHTML" });
  if (last) {
    const list = document.createElement("ol");
    list.className = "queue";
    list.append(last);
    document.querySelector("#queue > div").prepend(list);
    htmx.process(list);
    list.scrollIntoView({ block: "nearest" });
  }
  reveal();
  choose(items()[0]);
  if (items().length) return;
  // With nothing left, what says so has the focus, and the page stands at its beginning.
  document.getElementById("waiting").focus();
  scrollTo(0, 0);
}

function lost(sentence, { target, requestConfig }) {
  isFailed = true;
  const row = target.closest(".item");
  if (!row) {
    error.textContent = sentence;
    error.hidden = false;
    error.scrollIntoView({ block: "nearest" });
    return;
  }
  if (row.matches("[data-item]") && !typing(document.activeElement)) stay(row, neighbours(row).next, requestConfig);
  tell(row, sentence);
}

document.addEventListener("htmx:sendError", ({ detail }) => lost(words.lost, detail));
document.addEventListener("htmx:timeout", ({ detail }) => lost(words.lost, detail));
/** The token of the session that the same person has begun elsewhere; whether there is one. */
async function renew() {
  const headers = { "HX-Request": "true", "X-Person": words.person };
  const answer = await fetch(words.signIn, { headers }).catch(() => null);
  const told = answer?.headers.get("HX-Trigger");
  if (!told) return false;
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
    input.value = JSON.parse(told)["signed-in"].csrf;
  }
  return true;
}

// What was asked once more with another token is not asked a third time.
let again = null;
async function askAgain({ target, requestConfig }) {
  const { elt, parameters } = requestConfig;
  again = (await renew()) ? elt : null;
  if (!again) lost(words.signedOut, { target, requestConfig });
  else (elt.querySelector(`[value="${parameters.decision}"]`) ?? elt.querySelector("button") ?? elt).click();
}

document.addEventListener("htmx:responseError", ({ detail }) => {
  const { xhr } = detail;
  isFailed = true;
  if (isRow(xhr)) return;
  if (xhr.status === 401 && words.signIn && again !== detail.requestConfig.elt) {
    waitFor(askAgain(detail));
    return;
  }
  again = null;
  const answer = new DOMParser().parseFromString(xhr.responseText, "text/html");
  const sentence = answer.querySelector(".answer__error")?.textContent;
  lost(sentence ?? (xhr.status === 401 ? words.signedOut : words.lost), detail);
});

/* Choosing many. */
document.addEventListener("change", ({ target }) => {
  const all = "[data-select-all] input, [name=all_found]";
  if (target.matches(all)) {
    for (const box of document.querySelectorAll("input[name=_selected_action]")) box.checked = target.checked;
  }
  // What is unticked is not among all.
  if (target.checked || !target.matches(`${all}, [name=_selected_action]`)) return;
  for (const box of document.querySelectorAll(all)) box.checked = false;
});

/* What needs this script is hidden until it is here. */
function reveal() {
  for (const part of document.querySelectorAll("[data-keys], [data-select-all]")) {
    part.hidden = false;
  }
}

reveal();
choose(items()[0], false);
