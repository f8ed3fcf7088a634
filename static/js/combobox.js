// Type-ahead on a register. Without script it is a text field, and the server knows the name.
//
//   <div class="combobox" data-combobox data-options="/actors/options/">
//     <input role="combobox" aria-controls="x-list"> <input type="hidden" data-chosen>
//     <ul role="listbox" id="x-list" hidden></ul>
//   </div>
//
// Enter takes the highlighted entry and saves the form; it waits for a list on its way, so
// that a fast typist never adds "Stolt" where Stoltenberg was meant.

import { warn } from "./answer.js";
import { composing, giveUp, isHolding } from "./keys.js";
import { wordsBetween } from "./offsets.js";
import { askForSignIn } from "./session.js";
import "./whole.js";

const PAUSE = 90;
const state = new WeakMap();

function partsOf(input) {
  const box = input.closest("[data-combobox]");
  return { box, list: box.querySelector("[role=listbox]"), chosen: box.querySelector("[data-chosen]") };
}

const optionsOf = (list) => [...list.querySelectorAll("[role=option]")];

function highlight(input, option) {
  const { list } = partsOf(input);
  for (const other of optionsOf(list)) other.setAttribute("aria-selected", String(other === option));
  if (option) {
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}

function close(input) {
  const { list } = partsOf(input);
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  highlight(input, null);
}

/** Words without case, accents and punctuation, each behind a blank. */
function plain(words) {
  const letters = words.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
  return ` ${letters.replace(/[^\p{L}\p{N}]+/gu, " ").trim()}`;
}

/** Until its own list is here, offer of the one before only what the letters mean still. */
function narrow(input) {
  const { list } = partsOf(input);
  const letters = plain(input.value);
  for (const option of optionsOf(list)) if (!plain(option.dataset.value).includes(letters)) option.remove();
  const [first] = optionsOf(list);
  if (!first) close(input);
  else if (!list.hidden) highlight(input, first);
}

function empty(input) {
  partsOf(input).list.replaceChildren();
  close(input);
}

/** The words that the card has marked as who speaks; a suggestion's stand in its form. */
function sourceOf(input) {
  const part = input.closest(".card")?.querySelector(".part--source");
  if (part) return wordsBetween(Number(part.dataset.start), Number(part.dataset.end));
  const marks = JSON.parse(input.form?.elements.marks?.value || "[]");
  return marks.find(({ role }) => role === "source")?.exact ?? "";
}

async function load(input) {
  const { box, list } = partsOf(input);
  const asked = input.value;
  const address = new URL(box.dataset.options, location.href);
  address.searchParams.set("q", asked);
  const article = document.getElementById("text")?.dataset.article;
  if (article) address.searchParams.set("article", article);
  // Longer words are no name.
  address.searchParams.set("source", sourceOf(input).slice(0, 300));
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  const entries = answer?.ok ? await answer.text().catch(() => null) : null;
  if (input.value !== asked) return false;
  if (entries === null) {
    empty(input);
    if (answer?.status !== 401) return false;
    askForSignIn();
    return null;
  }
  list.innerHTML = entries;
  const options = optionsOf(list);
  options.forEach((option, number) => {
    option.id ||= `${list.id}-${number}`;
  });
  list.hidden = !options.length || document.activeElement !== input;
  input.setAttribute("aria-expanded", String(!list.hidden));
  highlight(input, options[0] ?? null);
  return true;
}

/** Load the list for what is typed now; the promise says whether it came, for Enter to wait on,
 * or null where a sign-in is asked for first. */
function ask(input, pause = PAUSE) {
  const known = state.get(input);
  clearTimeout(known?.timer);
  let settle;
  const promise = new Promise((resolve) => (settle = resolve));
  const timer = setTimeout(() => load(input).catch(() => false).then(settle), pause);
  state.set(input, { timer, promise });
  return promise;
}

/** Whether a name was typed that nobody has looked for on the register yet. */
function isUnknown(input) {
  const { box, chosen } = partsOf(input);
  const isMeant = box.classList.contains("combobox--new") || input.dataset.asTyped === input.value;
  return Boolean(input.value.trim()) && input.value !== input.defaultValue && !chosen.value && !isMeant;
}

function choose(input, option) {
  const { box, chosen } = partsOf(input);
  if (!option) return;
  input.value = option.dataset.value;
  chosen.value = option.dataset.id ?? "";
  box.classList.toggle("combobox--new", option.hasAttribute("data-new"));
  state.delete(input);
  close(input);
  input.dispatchEvent(new CustomEvent("actor:chosen", { bubbles: true }));
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("[data-combobox] [role=combobox]")) return;
  const { box, chosen } = partsOf(target);
  chosen.value = "";
  box.classList.remove("combobox--new");
  if (target.value.trim()) {
    narrow(target);
    ask(target);
  } else {
    state.delete(target);
    empty(target);
  }
});

document.addEventListener("keydown", async (event) => {
  const input = event.target;
  if (!input.matches?.("[data-combobox] [role=combobox]") || composing(event)) return;
  // It is being looked up already. Behind other keys Enter is kept with them.
  if (input.readOnly) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || !isHolding())) event.preventDefault();
    return;
  }
  const { list } = partsOf(input);
  const options = optionsOf(list);
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (list.hidden) await ask(input, 0);
    else {
      const step = event.key === "ArrowDown" ? 1 : -1;
      highlight(input, options[(at + step + options.length) % options.length]);
    }
  } else if (event.key === "Enter" && (state.has(input) || !list.hidden || isUnknown(input))) {
    event.preventDefault();
    // What is struck meanwhile is not part of the name.
    input.readOnly = true;
    let came = true;
    if (state.has(input) || list.hidden) came = await (state.get(input)?.promise ?? ask(input, 0));
    input.readOnly = false;
    if (came === null) {
      giveUp();
      state.delete(input);
      document.addEventListener("signed-in", () => save(input), { once: true });
      return;
    }
    // Without its list a name would be added that may be on the register already. Who presses
    // Enter again means it as it is typed; the line may be gone for long.
    if (!came && input.dataset.asTyped !== input.value) {
      input.dataset.asTyped = input.value;
      warn(input.closest("[data-combobox]").dataset.away);
      giveUp();
      return;
    }
    const active = optionsOf(list).find((option) => option.getAttribute("aria-selected") === "true");
    if (!list.hidden) choose(input, active);
    input.dataset.asTyped = input.value;
    input.form?.requestSubmit();
  } else if (event.key === "Tab" && !list.hidden && options[at]) {
    choose(input, options[at]);
  } else if (event.key === "Escape" && !list.hidden) {
    event.preventDefault();
    event.stopPropagation();
    input.dataset.asTyped = input.value;
    close(input);
  }
}, true);

// Whoever saves by mouse gets what Enter in the field would have given.
document.addEventListener("submit", (event) => {
  const inputs = event.target.querySelectorAll("[data-combobox] [role=combobox]");
  const input = [...inputs].find(isUnknown);
  if (!input) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  state.delete(input);
  save(input);
}, true);

/** As Enter in the field does. */
function save(input) {
  if (!input.isConnected) return;
  input.focus();
  input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
}

// The field keeps the focus, and the list stays until the tap is over: what lies beneath it is
// not meant.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.("[data-combobox] [role=option]")) event.preventDefault();
});
document.addEventListener("click", ({ target }) => {
  const option = target.closest?.("[data-combobox] [role=option]");
  if (option) choose(option.closest("[data-combobox]").querySelector("[role=combobox]"), option);
});

document.addEventListener("focusout", ({ target }) => {
  if (target.matches?.("[data-combobox] [role=combobox]")) close(target);
});
