// Every write of the page goes through here: one after the other, kept until it is stored.
//
//   <span id="saved" data-saved="…" data-saving="…" data-unsaved="…" data-refused="…" data-changed="…"
//     data-signed-out="…"></span>
//   <div id="outbox" hidden></div>   forms made by a key live here until they are answered
//
// A post that fails on the network, on a time-out, on 5xx or on an expired session is sent
// again with the same request_id, so that it is stored once however often it arrives.

import { aloud } from "./aloud.js";
import { holdFor } from "./keys.js";
import { isUnsaved } from "./unsaved.js";

const waiting = new Set();
const inFlight = new Set();
let refused = false;
let signedOut = false;
let pause = 1000;
let timer = null;

const isWrite = (element) =>
  element instanceof HTMLFormElement && element.hasAttribute("hx-post") && !element.closest("dialog");

/** A random UUID (RFC 9562, version 4), also where a desk is reached by plain http and browsers make none. */
export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [[0, 8], [8, 12], [12, 16], [16, 20], [20]].map((ends) => digits.slice(...ends)).join("-");
}

/** Post fields as a form of its own, and return it; its request id is made here. A quiet one's answer leaves
 * the focus where it is. */
export function post(url, fields, { quiet = false } = {}) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  form.setAttribute("hx-post", url);
  form.toggleAttribute("data-quiet", quiet);
  form.setAttribute("hx-target", "#answer");
  form.setAttribute("hx-sync", "#outbox:queue all");
  for (const [name, value] of Object.entries({ request_id: freshId(), ...fields })) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = typeof value === "string" ? value : JSON.stringify(value);
    form.append(input);
  }
  document.getElementById("outbox").append(form);
  htmx.process(form);
  htmx.trigger(form, "submit");
  return form;
}

/** Send again what is not stored yet. */
export function retry() {
  clearTimeout(timer);
  timer = null;
  for (const form of waiting) {
    if (form.isConnected) htmx.trigger(form, "submit");
    else waiting.delete(form);
  }
  show();
}

/** Whether a card holds words that were sent nowhere, open or folded away. */
const isChanged = () => [...document.querySelectorAll(".card > form[data-edit]")].some(isUnsaved);

// Whether somebody was told that something is not saved yet.
let isTold = false;

export function show() {
  const saved = document.getElementById("saved");
  if (!saved) return;
  const open = signedOut ? "signedOut" : "unsaved";
  const state = waiting.size ? open : inFlight.size ? "saving" : refused ? "refused" : isChanged() ? "changed" : "saved";
  const words = saved.dataset[state] ?? "";
  if (saved.textContent !== words) saved.replaceChildren(state === "signedOut" ? signIn(words) : words);
  saved.dataset.state = state;
  const isLate = state === "unsaved";
  if (isLate === isTold || state === "saving") return;
  aloud(words);
  isTold = isLate;
}

/** The way back to the sign-in for who has closed it. */
function signIn(words) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.signsIn = "";
  button.textContent = words;
  return button;
}

function later() {
  if (timer) return;
  timer = setTimeout(retry, pause);
  pause = Math.min(pause * 2, 15000);
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  // A part is judged by the lock number the card shows when the request leaves.
  const card = detail.parameters.card && document.getElementById(detail.parameters.card);
  if (card) detail.parameters.lock = card.dataset.lock;
  delete detail.parameters.card;
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (!isWrite(detail.requestConfig.elt)) return;
  inFlight.add(detail.requestConfig.elt);
  show();
});

// What a card is saved with stays as it is until there is an answer, and keys struck meanwhile are
// kept for what comes then.
const leftIn = new WeakMap();
document.addEventListener("submit", ({ target: form, submitter }) => {
  // A button with a name fills fields, and saves nothing.
  if (!form.matches("[data-edit]") || submitter?.name) return;
  if (form.contains(document.activeElement)) {
    leftIn.set(form, document.activeElement);
    form.closest(".card").focus({ preventScroll: true });
    holdFor(form);
  }
  close(form, true);
});

/** Close the fields of a form, or open them again; its buttons work on. */
function close(form, isClosed) {
  form.classList.toggle("is-going", isClosed);
  for (const part of form.children) part.inert = isClosed && !part.matches(".row");
}

/** Let go of what is stored or refused; keep what has no answer, or none that lasts. */
function settle({ requestConfig: { elt: form }, xhr: { status } }) {
  inFlight.delete(form);
  signedOut = status === 401;
  if (status >= 200 && status < 500 && status !== 401) {
    waiting.delete(form);
    // A refused form holds what is not saved. A refused deed leaves nothing behind but its sentence.
    if (form.matches("[data-edit]")) {
      close(form, false);
      refused = status >= 400;
      // Refused without a form of its own, it is where the editor goes on.
      if (refused && document.activeElement === form.closest(".card")) leftIn.get(form)?.focus({ preventScroll: true });
      leftIn.delete(form);
    }
    pause = 1000;
  } else {
    waiting.add(form);
    if (status !== 401) later();
  }
  show();
}
// Before the answer is followed, because it may lead to another page.
document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
  if (isWrite(detail.requestConfig.elt)) settle(detail);
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  // The answer may have taken the form off the page, so the event itself comes from elsewhere.
  const form = detail.requestConfig.elt;
  if (!isWrite(form)) return;
  // Where there is no answer, nothing was settled yet.
  if (inFlight.has(form)) settle(detail);
  if (form.parentElement?.id === "outbox" && !waiting.has(form)) form.remove();
});
// Who leaves a form gives up what was refused in it.
document.addEventListener("click", ({ target }) => {
  if (!target.closest?.("[data-leave]")) return;
  refused = false;
  show();
});
for (const name of ["input", "htmx:oobAfterSwap"]) document.addEventListener(name, show);
addEventListener("online", retry);
// Somebody comes back to the page, who may have signed in elsewhere meanwhile.
addEventListener("focus", () => waiting.size && retry());
addEventListener("beforeunload", (event) => {
  if (waiting.size || inFlight.size) event.preventDefault();
});
show();
