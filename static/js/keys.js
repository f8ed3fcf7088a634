// One map of keys. Inactive while a field has the focus, so that typing is only typing.

/** Whether letters are letters where this has the focus. */
export const typing = (element) =>
  element.matches?.("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=submit])");

/** Whether a key saves from every field. */
const saves = ({ key, ctrlKey, metaKey }) => key === "Enter" && (ctrlKey || metaKey);

/** Whether a key writes by an input method. Safari tells of the one that ends a word by its code alone. */
export const composing = ({ isComposing, keyCode }) => isComposing || keyCode === 229;

// Where these have the focus, digits and what goes places are keys, and what changes a mark is not.
const choosing = (element) => element.matches?.("form :is([type=radio], [type=checkbox])");

// Who dictates, or hits keys by mistake, turns off those that are one letter, digit or sign.
//
//   <input type="checkbox" data-single-keys>
const areSinglesOff = () => localStorage.getItem("single-keys") === "off";
function tellSingles() {
  document.documentElement.classList.toggle("without-single-keys", areSinglesOff());
  for (const box of document.querySelectorAll("[data-single-keys]")) box.checked = !areSinglesOff();
}
document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-single-keys]")) return;
  localStorage.setItem("single-keys", target.checked ? "on" : "off");
  tellSingles();
});
tellSingles();

// On a Mac, Command does what Ctrl does elsewhere.
if (navigator.platform.startsWith("Mac")) {
  document.addEventListener("htmx:load", ({ detail }) => {
    for (const key of detail.elt.querySelectorAll("kbd")) key.textContent = key.textContent.replace("Ctrl", "⌘").replace("Alt", "⌥");
  });
}

let leader = null;

const hasCaps = (event) => event.getModifierState?.("CapsLock") ?? false;

/** The key that is meant: under Caps Lock a letter comes in the other case. */
function keyOf(event) {
  const { key, shiftKey } = event;
  if (!hasCaps(event) || key.length > 1) return key;
  return shiftKey ? key.toUpperCase() : key.toLowerCase();
}

// Keys struck between a deed and the form it opens; a fast hand does not wait for the server.
let held = null;
// What has asked for that form, where the keys are for no other answer.
let awaited = null;
let patience = null;

// Letters that are meant for what does not come are no keys, and no letters of anything else. They
// end with a pause, a click or a key that leads on.
const PAUSE = 1500;
let flowsUntil = 0;
let quietUntil = 0;

/** Keep these strokes and those that follow for what is on its way; what never comes gets none. */
export function hold(...strokes) {
  held ??= [];
  held.push(...strokes);
  if (strokes.length) flowsUntil = performance.now() + PAUSE;
  clearTimeout(patience);
  patience = setTimeout(giveUp, 20_000); // More than a request may take.
}

/** Keep the strokes that follow for the answer to what this element has asked. */
export function holdFor(element) {
  if (awaited !== element) giveUp();
  quietUntil = 0;
  awaited = element;
  hold();
}

export const isHolding = () => Boolean(held?.length);

/** Whether keys are kept for the answer to this element; without one, to any. */
export const isAwaited = (element) => Boolean(awaited) && (!element || awaited === element);

/** Forget the kept keys: letters of a name would do something else as keys. */
export function drop() {
  clearTimeout(patience);
  held = awaited = null;
}

/** Forget them because what they are for does not come, and tell of it. */
export function giveUp() {
  const isLost = isHolding();
  drop();
  if (!isLost) return;
  quietUntil = flowsUntil;
  document.dispatchEvent(new CustomEvent("keys:lost"));
}

/** Let the letters that follow do nothing. */
export function rest() {
  quietUntil = performance.now() + PAUSE;
}

document.addEventListener("keydown", (event) => {
  const { key } = event;
  if (performance.now() > quietUntil || ((event.ctrlKey || event.metaKey) && !saves(event))) return;
  if (key.length === 1 || key === "Backspace") rest();
  else if (/^(Arrow|Enter|Escape|Tab)/.test(key)) quietUntil = 0;
  if (key.length === 1 || ["Backspace", "Enter"].includes(key)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);
addEventListener("pointerdown", () => (flowsUntil = quietUntil = 0), true);

/** Give the kept keys to whatever has the focus now. */
export function release() {
  const strokes = held ?? [];
  drop();
  for (const [at, struck] of strokes.entries()) {
    const { key, shiftKey, ctrlKey, metaKey } = struck;
    const field = document.activeElement;
    // A name that is being looked up is saved first.
    if (field.readOnly) {
      holdFor(field.form);
      hold(...strokes.slice(at));
      return;
    }
    const how = { key, shiftKey, ctrlKey, metaKey, modifierCapsLock: hasCaps(struck), bubbles: true, cancelable: true };
    const stroke = new KeyboardEvent("keydown", how);
    if (!field.dispatchEvent(stroke)) continue;
    if (typing(field) && (key.length === 1 || key === "Backspace")) {
      const { selectionStart: start, selectionEnd: end } = field;
      // Words that are selected give way, as to a key that is struck by hand.
      if (key !== "Backspace") field.setRangeText(key, start, end, "end");
      else if (end) field.setRangeText("", start === end ? start - 1 : start, end, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (key === "Enter") field.form?.requestSubmit();
  }
}

const map = {};
const writing = new Set();

/** Bind keys to deeds: `{ q: quote, "Shift+ArrowLeft": shrink, "g d": goToDesk }`. */
export const bind = (deeds) => Object.assign(map, deeds);

/** Bind keys to deeds that change a mark. */
export function bindWrites(deeds) {
  bind(deeds);
  for (const name of Object.keys(deeds)) writing.add(name);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || composing(event)) return;
  const inField = typing(event.target);
  const modified = event.ctrlKey || event.metaKey;
  let name = keyOf(event);
  if (modified) name = `Ctrl+${event.shiftKey ? "Shift+" : ""}${event.key.toLowerCase()}`;
  else if (event.altKey) name = `Alt+${event.shiftKey ? "Shift+" : ""}${event.key}`;
  else if (event.shiftKey && event.key.startsWith("Arrow")) name = `Shift+${event.key}`;
  if (event.key === "Escape") {
    drop();
    if (!document.querySelector("dialog[open]")) map.Escape?.(event);
    return;
  }
  if (inField && event.target.readOnly && !modified && event.target.matches("[role=combobox]")) holdFor(event.target.form);
  else if (inField || document.querySelector("dialog[open]")) return;
  // What is being saved is not opened again by a hand that does not wait.
  if (event.key === "Enter" && event.target.querySelector?.(":scope > form.is-going")) {
    event.preventDefault();
    return;
  }
  if (held && (saves(event) || (!modified && (event.key.length === 1 || ["Enter", "Backspace"].includes(event.key))))) {
    // A key that is held down waits once.
    if (!event.repeat) hold(event);
    event.preventDefault();
    return;
  }
  if (areSinglesOff() && event.key.length === 1 && !modified && !event.altKey) return;
  if (leader) {
    name = `${leader} ${name}`;
    leader = null;
  } else if (name === "g") {
    leader = "g";
    setTimeout(() => (leader = null), 1500);
    return;
  }
  const deed = map[name];
  if (!deed || (writing.has(name) && choosing(event.target))) return;
  if (deed(event) !== false) event.preventDefault();
});

// In a field of several lines Enter begins another; with Ctrl it saves from every field, and
// <form data-main> from anywhere on its page.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form") ?? document.querySelector("form[data-main]");
  if (!saves(event) || event.defaultPrevented || !form) return;
  event.preventDefault();
  const button = form.querySelector("button.button--primary:not([type=button])");
  if (!button?.disabled) form.requestSubmit(button);
});
