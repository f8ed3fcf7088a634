// The working page: keys and buttons become writes.

import { say, warn } from "./answer.js";
import { FOLDED, NEW, focusCard, focused, followAddress, goOn, openForm, step } from "./cards.js";
import "./combobox.js";
import { bind, bindWrites, holdFor, rest } from "./keys.js";
import { select, selected, storyParts, wholeQuotation, wordsBetween } from "./offsets.js";
import { post } from "./outbox.js";
import { clear, extend, markAgain, marked, nudge, sentence, word } from "./selection.js";
import "./session.js";
import "./speaker.js";

const text = document.getElementById("text");
const writable = () => "writable" in text.dataset;
const sha256 = () => text.dataset.sha256;
const mark = (role, { start, end, exact }) => ({ role, start, end, exact });
const marksOf = (role, range) => storyParts(range).map((part) => mark(role, part));

// Whatever else is written meanwhile, the card that is open stays open.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "post") return;
  const forms = [...document.querySelectorAll(".card[data-annotation] form[data-edit]")];
  const keys = forms.filter((form) => form !== detail.elt).map((form) => form.closest(".card").dataset.annotation);
  if (keys.length) detail.parameters.open = keys.join(" ");
});

/** Say why a key does nothing; that is its deed. */
function cannot(why) {
  warn(text.dataset[why]);
  return true;
}

const isStored = (card) => Boolean(card?.matches("[data-lock]:not(.card--open, .card--folded)"));

/** The words of the focused card's own parts in one role. */
function partsOf(card, role) {
  return [...card.querySelectorAll(`.part--${role}`)].map((part) => {
    const start = Number(part.dataset.start);
    const end = Number(part.dataset.end);
    return { start, end };
  });
}

// The part that an annotation of a kind is about.
const MAIN = { quote: "content", claim: "claim", stance: "evidence", not_a_quote: "marks" };

/** The marked words, else those that the focused card of another kind is about. */
function meant(kind) {
  const card = focused();
  const role = card?.dataset.annotation && card.dataset.kind !== kind && MAIN[card.dataset.kind];
  const part = role && partsOf(card, role)[0];
  return marked() ?? (part ? { ...part, exact: wordsBetween(part.start, part.end) } : null);
}

const markedFor = new WeakMap();

/** Post what is done with the marked words, which are marked again if that is refused; its form. */
function postMarked(url, fields) {
  const range = marked();
  clear();
  const form = post(url, { sha256: sha256(), ...fields });
  markedFor.set(form, range);
  return form;
}
document.addEventListener("htmx:afterRequest", ({ detail: { requestConfig, successful, xhr } }) => {
  const range = markedFor.get(requestConfig.elt);
  const hasNoAnswer = !xhr.status || xhr.status >= 500;
  // What waits for a sign-in, or writes and got no answer, is asked again.
  const isOpen = xhr.status === 401 || (hasNoAnswer && requestConfig.verb === "post");
  if (range && !successful && !isOpen) markAgain(range);
});

function tag(kind, url, role, fields = {}, snap = (range) => range) {
  const range = meant(kind);
  if (!range) return false;
  return postMarked(url, { marks: marksOf(role, snap(range)), ...fields });
}

/** Ask for a card; what comes of it is heard of elsewhere. Words marked for it are marked again if it is refused.
 * Returns what asks. */
function ask(address, range = null) {
  markedFor.set(text, range);
  htmx.ajax("GET", address, { source: text, target: "#answer", swap: "innerHTML" }).catch(() => {});
  return text;
}

/** A deed that brings a form: what is typed meanwhile is kept for the answer to what asks for it. */
function opens(asking) {
  if (asking) holdFor(asking);
  return asking;
}

/** Without marked words the key of a kind opens what is proposed of that kind and has the focus. */
function openProposed(kind, { isTrusted = true } = {}) {
  if (focused()?.matches(`.card--suggested.card--${kind}`)) return deeds.edit();
  // The letters behind a key that had to wait were typed for its form.
  if (!isTrusted) rest();
  return cannot("unmarked");
}

const deeds = {
  quote(struck) {
    if (!writable()) return cannot("unwritable");
    return opens(tag("quote", text.dataset.quoteUrl, "content", { propose: "on" }, wholeQuotation)) || openProposed("quote", struck);
  },
  notAQuote() {
    if (!writable()) return cannot("unwritable");
    return tag("not_a_quote", text.dataset.notAQuoteUrl, "marks", {}, wholeQuotation) || openProposed("not-a-quote");
  },
  claim(struck) {
    if (!writable()) return cannot("unwritable");
    const card = focused();
    const isQuote = card?.dataset.annotation && card.dataset.kind === "quote";
    if (marked() || !isQuote) return opens(tag("claim", text.dataset.claimUrl, "claim")) || openProposed("claim", struck);
    const parts = partsOf(card, "content").map((range) => mark("claim", { ...range, exact: wordsBetween(range.start, range.end) }));
    return opens(post(text.dataset.claimUrl, { marks: parts, sha256: sha256() }));
  },
  stance(struck) {
    if (!writable()) return cannot("unwritable");
    const card = focused();
    const isQuote = card?.dataset.kind === "quote";
    const range = isQuote ? marked() : meant("stance");
    const address = new URL(text.dataset.stanceUrl, location.href);
    if (range) address.searchParams.set("marks", JSON.stringify(marksOf("evidence", range)));
    if (isQuote) address.searchParams.set("quote", card.dataset.annotation);
    else if (!range) return openProposed("stance", struck);
    const words = marked();
    clear();
    return opens(ask(address.pathname + address.search, words));
  },
  cue: () => addPart("cue"),
  source: () => addPart("source"),
  addressee: () => addPart("addressee"),
  part() {
    const role = MAIN[focused()?.dataset.kind];
    return role ? addPart(role) : false;
  },
  replace() {
    const card = focused();
    const picked = card?.querySelector(".part__words.is-picked");
    const range = marked();
    if (!picked || !range) return false;
    if (!card.dataset.partsUrl) return cannot("uneditable");
    const [role] = picked.dataset.part.split(" ");
    postMarked(card.dataset.partsUrl, { action: "replace", part: picked.dataset.part, marks: [mark(role, range)], lock: card.dataset.lock, card: card.id });
    return true;
  },
  field() {
    const range = marked();
    if (!range || !lastField?.isConnected || lastField.closest(`[inert], ${FOLDED}`)) return false;
    const { exact } = range;
    const lines = lastField.tagName === "TEXTAREA" && lastField.value ? lastField.value.split("\n") : [];
    // A name that has its line already, with its role perhaps, is only told its place.
    if (lines.some((line) => line === exact || line.startsWith(`${exact},`))) say(text.dataset.placed);
    else lastField.value = [...lines, exact].join("\n");
    notePlace(lastField, range);
    changed(lastField);
    clear();
    lastField.focus();
    return true;
  },
  edit() {
    if (goOn(focused())) return true;
    const card = focused();
    const link = card?.querySelector("[data-does=edit]");
    if (!link) return card ? cannot(isStored(card) ? "uneditable" : "unwritable") : false;
    link.click();
    return opens(link);
  },
};

/** Where a caption's field has its words from; it is stored with the rest of the form. */
function notePlace({ form, tagName, dataset: { role } }, range) {
  const { marks, sha256: seen } = form.elements;
  if (!role || !marks) return;
  const others = JSON.parse(marks.value || "[]").filter((part) => part.role !== role || (tagName === "TEXTAREA" && part.exact !== range.exact));
  marks.value = JSON.stringify([mark(role, range), ...others]);
  seen.value = sha256();
}

function addPart(role) {
  const card = focused();
  const range = marked();
  if (!card || !range) return false;
  const { kind } = card.dataset;
  if (kind in MAIN && kind !== "quote" && role !== MAIN[kind]) return cannot("foreign");
  const proposed = card.querySelector("form[data-proposed]:not(.is-going) input[name=marks]");
  if (proposed) return changeProposed(card, proposed, role, range);
  if (!card.dataset.partsUrl) return isStored(card) && cannot("uneditable");
  const snapped = role === "content" ? wholeQuotation(range) : range;
  const added = role === MAIN[kind] ? marksOf(role, snapped) : [mark(role, snapped)];
  postMarked(card.dataset.partsUrl, { action: "add", marks: added, lock: card.dataset.lock, card: card.id });
  return true;
}

/** A part of a suggestion that is open; it is stored with the rest of its form. */
function changeProposed(card, field, role, range) {
  const single = ["cue", "source", "addressee"].includes(role);
  const snapped = role === "content" ? wholeQuotation(range) : range;
  const apart = (part) => part.end <= snapped.start || snapped.end <= part.start;
  const marks = JSON.parse(field.value || "[]").filter((part) => part.role !== role || (!single && apart(part)));
  marks.push(mark(role, snapped));
  marks.sort((a, b) => a.start - b.start);
  field.value = JSON.stringify(marks);
  card.querySelector(".card__evidence").textContent = joined(marks);
  clear();
  return true;
}

/** The words of the parts, "[…]" between those that others part. */
function joined(parts) {
  const behind = (at) => (wordsBetween(parts[at - 1].end, parts[at].start).trim() ? " […] " : " ");
  return parts.map(({ exact }, at) => (at ? behind(at) + exact : exact)).join("");
}

const OPEN = ".card--suggested:not(.is-going), .card[data-parts-url]:has(> .card__head > .badge--returned):not(:has(> [data-mended]))";

/** What is open, in text order: suggestions, what came back and was not changed since, pairs of
 * quotation marks nobody has handled, and photos nobody has described. */
function openItems() {
  const told = (name) => document.getElementById("bar").dataset[name].trim().split(" ").filter(Boolean);
  const cards = [...document.querySelectorAll(OPEN)]
    .map((card) => ({ at: Number(card.dataset.position), card }));
  const pairs = told("unhandled").map((pair) => pair.split("-").map(Number))
    .map((range) => ({ at: range[0], range }));
  const described = told("described");
  const photos = [...document.querySelectorAll("a[data-describe]")]
    .filter((link) => !described.includes(link.dataset.describe))
    .map((link) => ({ at: startOf(link), link }));
  return [...cards, ...pairs, ...photos].sort((a, b) => a.at - b.at);
}

/** Where the caption begins at which this link stands. */
const startOf = (link) => Number(link.closest("figcaption").querySelector("[data-start]").dataset.start);

/** Go to the next or previous open item, from the focused card or from the selection. */
function openItem(by) {
  const items = openItems();
  const card = focused();
  const link = document.activeElement?.closest("a[data-describe]");
  const here = items.findIndex((item) => (card ? item.card === card : link && item.link === link));
  const at = (card ? Number(card.dataset.position) : selected()?.start) ?? (by > 0 ? -1 : Infinity);
  let next;
  if (here >= 0) next = items[here + by];
  else next = by > 0 ? items.find((item) => item.at > at) : items.findLast((item) => item.at < at);
  const gone = go(next ?? items.at(by > 0 ? 0 : -1));
  if (!gone) say(text.dataset.nothingLeft);
  return true;
}

function go(item) {
  if (!item) return false;
  if (item.card) {
    clear();
    focusCard(item.card);
    return true;
  }
  focusCard(null);
  if (item.link) {
    clear();
    item.link.focus({ preventScroll: true });
    item.link.scrollIntoView({ block: "center" });
    return true;
  }
  document.activeElement?.blur();
  select(...item.range);
  document.dispatchEvent(new CustomEvent("selection:made"));
  return true;
}

/** Accept or dismiss the focused suggestion and go on; without one, accepting goes to the next. */
function decide(does) {
  const card = focused();
  if (!card?.matches(".card--suggested")) {
    const isAny = openItems().length > 0;
    if (does === "accept" || !isAny) openItem(1);
    if (isAny && !focused()?.matches(".card--suggested")) say(text.dataset.unproposed);
    return true;
  }
  const button = card.querySelector(`[data-does=${does}]`);
  if (!button) return cannot("unwritable");
  // What wants a choice first is a link to its form.
  if (button.matches("a")) {
    button.click();
    return true;
  }
  const items = openItems();
  const here = items.findIndex((item) => item.card === card);
  card.classList.add("is-going");
  post(button.getAttribute("formaction") ?? button.form.action, {}, { quiet: true });
  if (!go(items[here + 1] ?? items.find((item) => item.card !== card))) focusCard(null);
  return true;
}

// One that was refused is open still.
document.addEventListener("htmx:responseError", () => {
  for (const card of document.querySelectorAll(".card.is-going")) card.classList.remove("is-going");
});

// What a key puts into a field is heard of like what is typed.
const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

function choose(choice) {
  choice.checked = true;
  changed(choice);
}

function labelOf(number) {
  return openForm()?.querySelectorAll("fieldset[data-digits] input")[number - 1];
}

// Where the name is still empty a digit chooses the label too. That of the label which is chosen
// already is no letter either; a name that begins with a digit is begun with a blank.
document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (!target.matches?.("form[data-edit] [role=combobox]") || target.value || event.ctrlKey || event.altKey || event.metaKey) return;
  const choice = /^[1-5]$/.test(key) && labelOf(Number(key));
  if (!choice) return;
  event.preventDefault();
  choose(choice);
});

function digit(number) {
  const form = openForm();
  const choice = labelOf(number);
  if (!choice) return false;
  choose(choice);
  choice.focus();
  const next = form.querySelector("input[name^=target]:not([type=hidden])");
  if (next && !next.value) next.focus();
  return true;
}

function leave() {
  const card = focused();
  const opened = card?.querySelector("form [data-leave]");
  if (opened && !card.matches(FOLDED)) opened.click();
  else if (selected()) clear();
  else focusCard(null);
}

// Each press is a deed of its own, so that a fast hand undoes as often as it presses. What is on
// its way is not in the bar yet, so it is the server that says where there is nothing to undo.
const press = (id) => () => {
  const form = document.getElementById(id);
  if (!form) return;
  const { deed } = form.elements;
  post(form.action, deed ? { deed: deed.value } : {}, { quiet: form.hasAttribute("data-quiet") });
};

// Each answer draws the bar anew, and what waited in it for its turn would be gone.
document.addEventListener("submit", (event) => {
  if (!event.target.closest("#bar")) return;
  event.preventDefault();
  press(event.target.id)();
});

bind({
  n: () => openItem(1),
  p: () => openItem(-1),
  j: () => sentence(1),
  k: () => sentence(-1),
  ArrowRight: () => (focused()?.contains(document.activeElement) && document.activeElement.matches("input") ? false : word(1)),
  ArrowLeft: () => (focused()?.contains(document.activeElement) && document.activeElement.matches("input") ? false : word(-1)),
  "Shift+ArrowRight": () => extend(1),
  "Shift+ArrowLeft": () => extend(-1),
  "Alt+ArrowRight": () => nudge("end", 1),
  "Alt+ArrowLeft": () => nudge("end", -1),
  "Alt+Shift+ArrowRight": () => nudge("start", 1),
  "Alt+Shift+ArrowLeft": () => nudge("start", -1),
  h: () => step(-1),
  l: () => step(1),
  e: deeds.edit,
  Enter: () => (document.activeElement === focused() ? deeds.edit() : false),
  1: () => digit(1),
  2: () => digit(2),
  3: () => digit(3),
  4: () => digit(4),
  5: () => digit(5),
  Escape: leave,
  "Ctrl+z": press("undo"),
  "Ctrl+Shift+z": press("redo"),
  "Ctrl+y": press("redo"),
});
bindWrites({
  y: () => decide("accept"),
  Backspace: () => decide("dismiss"),
  Y: press("accept-sure"),
  q: deeds.quote,
  s: deeds.stance,
  c: deeds.claim,
  x: deeds.notAQuote,
  u: deeds.cue,
  o: deeds.source,
  a: deeds.addressee,
  "+": deeds.part,
  r: deeds.replace,
  f: deeds.field,
  Delete: () => {
    const card = focused();
    if (card?.matches(".card--suggested")) return decide("dismiss");
    if (card?.matches(FOLDED)) return cannot("folded");
    const form = card?.querySelector("form[data-delete]");
    if (form) form.requestSubmit();
    else return isStored(card) && cannot("undeletable");
    return true;
  },
});

document.addEventListener("click", (event) => {
  const tool = event.target.closest?.("#selection-tools [data-does]");
  if (tool) {
    deeds[tool.dataset.does]();
    return;
  }
  const decision = event.target.closest?.(".card--suggested button[data-does]");
  if (decision) {
    event.preventDefault();
    focusCard(decision.closest(".card"));
    decide(decision.dataset.does);
    return;
  }
  const rest = event.target.closest?.("button[data-does=dismiss-rest]");
  if (rest) {
    event.preventDefault();
    post(rest.form.action, {}, { quiet: true });
    // The button goes with them; the hands go on at what stays.
    const stays = [...document.querySelectorAll(".card:not(.card--suggested)")].at(-1);
    clear();
    if (stays) focusCard(stays);
    else document.getElementById("main").focus({ preventScroll: true });
    return;
  }
  const link = event.target.closest?.("a[data-does=stance]");
  if (link) {
    event.preventDefault();
    focusCard(link.closest(".card"));
    deeds.stance();
    return;
  }
  const describe = event.target.closest?.("a[data-describe]");
  if (describe && writable()) {
    event.preventDefault();
    ask(describe.getAttribute("href"));
    return;
  }
  if (event.target.closest?.(`${NEW} [data-leave]`)) {
    event.target.closest(NEW).remove();
    focusCard(null);
  }
});

// The caption field that "use in the field" fills.
let lastField = null;
document.addEventListener("focusin", ({ target }) => {
  if (target.matches?.(".card--caption input:not([type=hidden]), .card--caption textarea")) lastField = target;
});

followAddress();
