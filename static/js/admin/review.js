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
   <button data-keys hidden> shows <dialog id="keys">.
   <p id="review-error" role="alert" hidden> says when an answer did not come.
*/

const page = document.querySelector("[data-review]");
const dialog = document.getElementById("keys");
const error = document.getElementById("review-error");

const items = () => [...document.querySelectorAll("[data-item]")];
const current = () => document.querySelector("[data-item][aria-current]") ?? items()[0];

function choose(item, focus = true) {
  for (const other of items()) other.removeAttribute("aria-current");
  if (!item) return;
  item.setAttribute("aria-current", "true");
  if (!focus) return;
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
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
}

const KEYS = {
  j: () => step(1),
  ArrowDown: () => step(1),
  k: () => step(-1),
  ArrowUp: () => step(-1),
  a: () => current()?.querySelector("[value=approve]")?.click(),
  r: () => ask("return"),
  x: () => ask("reject"),
  s: () => ask("second"),
  w: () => current()?.querySelector("[data-paragraph]")?.click(),
  z: () => takeBack(),
  o: () => current()?.querySelector("[data-article]")?.click(),
  "?": () => dialog.showModal(),
};

function isField(element) {
  return element.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const { target } = event;
  if (target.matches("[data-reason]")) {
    // Enter takes the decision that was asked for; a form alone would take its first button.
    if (event.key === "Enter") {
      event.preventDefault();
      const intended = target.form.querySelector("[data-intended]");
      (intended ?? target.form.querySelector("[value=return]")).click();
    } else if (event.key === "Escape") {
      choose(target.closest("[data-item]"));
    }
    return;
  }
  if (isField(target) || dialog.open || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});

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

/* What comes after an answer. The row's neighbours are kept before it is taken away. */
let after;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  // A refusal that comes as the row, with its sentence and what stands now, takes its place.
  if (detail.isError && isRow(detail.xhr)) detail.shouldSwap = true;
  const row = detail.target.closest("[data-item]");
  const all = items();
  after = all[all.indexOf(row) + 1] ?? all.findLast((item) => item !== row);
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (error) error.hidden = true;
  if (detail.target.id === "queue") return;
  const row = document.getElementById(detail.target.id);
  if (row?.matches("[data-decided]")) decided = row.id;
  if (row?.matches("[data-item]")) {
    choose(row);
    (row.querySelector("[role=alert]") && row.querySelector("[data-reason]"))?.focus();
  } else if (after) {
    choose(after);
  } else {
    // The page is judged; the same address now holds what comes next.
    nextPage();
  }
});

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
}

function lost(sentence) {
  if (!error) return;
  error.textContent = sentence;
  error.hidden = false;
}

const words = page?.dataset ?? {};
document.addEventListener("htmx:sendError", () => lost(words.lost));
document.addEventListener("htmx:timeout", () => lost(words.lost));
document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  if (isRow(xhr)) return;
  const answer = new DOMParser().parseFromString(xhr.responseText, "text/html");
  const sentence = answer.querySelector(".answer__error")?.textContent;
  lost(sentence ?? (xhr.status === 401 ? words.signedOut : words.lost));
});

/* Choosing many. */
document.addEventListener("change", ({ target }) => {
  if (!target.closest("[data-select-all]")) return;
  for (const box of document.querySelectorAll("input[name=_selected_action]")) {
    box.checked = target.checked;
  }
});

/* What needs this script is hidden until it is here. */
function reveal() {
  for (const part of document.querySelectorAll("[data-keys], [data-select-all]")) {
    part.hidden = false;
  }
}

reveal();
choose(items()[0], false);
