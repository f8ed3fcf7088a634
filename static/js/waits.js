// Keys that wait until the server has answered, and then go on where the answer leads.

import { bind, drop, hold, release, typing } from "./keys.js";

// Requests without an answer yet, and forms that lead to another page, for which no key was meant.
const asked = new Set();

/** Bind keys to deeds that an answer may change. What is struck behind a key that waits does so too. */
export function bindWaiting(deeds) {
  for (const [key, deed] of Object.entries(deeds)) {
    const wait = (event) => event.repeat || hold(event);
    bind({ [key]: (event) => void (asked.size ? wait(event) : deed(event)) });
  }
}

document.addEventListener("htmx:beforeSend", ({ detail: { xhr } }) => {
  asked.add(xhr);
  // Comes after the swap, and after whatever waited in a queue for this answer was sent.
  xhr.addEventListener("loadend", () => done(xhr));
});

function done(request) {
  asked.delete(request);
  if (asked.size) return;
  // Keys that were struck before somebody went into a field are not typed into it.
  if (typing(document.activeElement)) drop();
  else release();
}

/** Let keys wait for something else, too. */
export function waitFor(promise) {
  asked.add(promise);
  promise.finally(() => done(promise));
}

document.addEventListener("submit", ({ defaultPrevented, target }) => {
  if (defaultPrevented || target.method === "dialog") return;
  asked.add(target);
  hold();
});
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  asked.clear();
  drop();
});
