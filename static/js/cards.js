// The cards beside the text: one is focused, its marks light up, and it stands at its words.
//
//   <div id="cards"><article class="card" id="card-UUID" data-annotation="UUID" data-position="120">

import { tellsOf } from "./aloud.js";
import { add, fade, warn } from "./answer.js";
import { giveUp, isAwaited, isHolding, release } from "./keys.js";
import { focusBeside, rangeFor, select, selected } from "./offsets.js";
import { freshId, show as showSaved } from "./outbox.js";
import { isUnsaved } from "./unsaved.js";

// A card whose mark is stored nowhere yet, and one whose form was left with changed words in it.
export const NEW = ".card--new:not([data-annotation])";
export const FOLDED = ".card--folded";

const holder = () => document.getElementById("cards");
const all = () => [...holder().querySelectorAll(".card")];

export const focused = () => holder().querySelector(".card.is-focused");
export const openForm = () => focused()?.querySelector(":scope:not(.card--folded) > form[data-edit]:not(.is-going)");

const isWide = () => matchMedia("(min-width: 64rem)").matches;
const isDrawer = (card) => Boolean(card) && getComputedStyle(card).position === "fixed";
const answer = document.getElementById("answer");
// The one button that closes the drawer; it is in whatever card is one.
const closer = document.getElementById("close-card");

function marksOf(card) {
  const key = card?.dataset.annotation;
  return key ? [...document.querySelectorAll(`#text mark[data-annotation="${key}"]`)] : [];
}

/** Focus a card: its content, cue and source stand out, the rest is dimmed. */
export function focusCard(card, { keepFocus = false } = {}) {
  for (const other of all()) other.classList.toggle("is-focused", other === card);
  light();
  card?.querySelector(".card__head")?.append(closer);
  if (card) tellsOf(card, ".badge, .card__rule, .card__reason, .card__sentence, .card__fields, .card__evidence");
  if (card && !keepFocus) focusBeside(card);
  if (!isWide()) tellDrawer();
  if (card) bringWordsIntoSight(card);
  isLeft = false;
  if (!card) reading = firstInSight();
  arrange();
}

/** How much of the window the drawer takes: what is said stands above it, and text scrolls as far. */
function tellDrawer() {
  document.documentElement.style.setProperty("--drawer", `${focused()?.offsetHeight ?? 0}px`);
}

/** Where the text begins to be seen. In a low window the bar scrolls away. */
export const underBar = () => Math.max(0, document.getElementById("bar").getBoundingClientRect().bottom);

/** How far down the text is seen: as a drawer the card lies over it. */
export const floorAbove = (card) => (isDrawer(card) ? card.getBoundingClientRect().top : innerHeight);

/** The text stays where it is, unless all words of the card are out of sight. */
function bringWordsIntoSight(card) {
  const marks = marksOf(card);
  if (marks.length && !isInSight(marks, floorAbove(card))) marks[0].scrollIntoView({ block: "center" });
}

/** Whether a line of these marks stands between the bar and the floor. */
function isInSight(marks, floor) {
  const lines = marks.flatMap((mark) => [...mark.getClientRects()]);
  return lines.some((line) => line.top >= underBar() && line.bottom <= floor);
}

function light() {
  const card = focused();
  document.getElementById("text").classList.toggle("has-focus", Boolean(card));
  for (const mark of document.querySelectorAll("#text mark.is-lit")) mark.classList.remove("is-lit");
  for (const mark of marksOf(card)) mark.classList.add("is-lit");
}

export function step(by) {
  const cards = all();
  if (!cards.length) return;
  const at = cards.indexOf(focused());
  focusCard(cards[at < 0 ? (by > 0 ? 0 : cards.length - 1) : Math.min(cards.length - 1, Math.max(0, at + by))]);
}

/** Put a card among the others in text order. */
function place(card) {
  const position = Number(card.dataset.position);
  const next = all().find((other) => other !== card && Number(other.dataset.position) > position);
  holder().insertBefore(card, next ?? null);
}

const GAP = 8;
// The cards may begin a little higher than the text; behind the line that counts others, lower.
const CEILING = -16;
const BELOW_COUNT = CEILING + 28;
// Below a form is room for what is said of it.
const SILL = 72;

// How far the focused card is lifted so that all of it is in sight. While somebody works in it, it
// is lifted further and never less.
let lifted = { card: null, by: 0 };

function lift(card, top, height) {
  const isNew = lifted.card !== card;
  if (isNew) lifted = { card, by: 0 };
  if (!card || !isInSight(marksOf(card), innerHeight)) return lifted.by;
  const ceiling = underBar() + GAP;
  const sill = card.querySelector("form[data-edit]") ? SILL : GAP;
  const least = isNew ? Math.min(0, top - ceiling) : lifted.by;
  lifted.by = Math.max(least, Math.min(top + height - (innerHeight - sill), top - ceiling));
  return lifted.by;
}

// A form that grows, a fold that opens, a picture that arrives: each moves what stands below.
const growing = new ResizeObserver(() => arrange());
const watched = new WeakSet();
function watch(element) {
  if (!watched.has(element)) growing.observe(element);
  watched.add(element);
}

// The line that says how many cards have no room above the focused one, and leads to them.
const further = document.getElementById("further-up");
// Whether the focused card was left behind below and those without room are missed; then it moves no other.
let isLeft = false;

// While no card has the focus, that of the first words in sight stands right: another one once the
// text was scrolled so far that it is not beside them any more.
let reading = null;
const firstInSight = () => all().find((card) => isInSight(marksOf(card), innerHeight));
function isBeside(card, marks) {
  const { top, bottom } = card.getBoundingClientRect();
  return marks.some((mark) => top < mark.getBoundingClientRect().bottom && bottom > mark.getBoundingClientRect().top);
}
addEventListener("onscrollend" in window ? "scrollend" : "scroll", () => {
  if (!isWide() || focused()) return;
  const card = firstInSight();
  if (!card || isBeside(card, marksOf(card))) return;
  reading = card;
  arrange();
}, { passive: true });

addEventListener("scroll", () => {
  const card = focused();
  if (!card || isDrawer(card)) return;
  const had = isLeft;
  const isAtCount = !further.hidden && further.getBoundingClientRect().bottom > underBar();
  if (isInSight(marksOf(card), innerHeight)) isLeft = false;
  else if (isAtCount && card.getBoundingClientRect().top > innerHeight) isLeft = true;
  if (isLeft !== had) arrange();
  else standAside();
}, { passive: true });

/** Beside their words on wide screens. The focused card, or the one that is read, stands exactly
 * right; those above it move up, and out of sight where there is no room for them, and those below it move down. */
function arrange() {
  document.getElementById("no-cards").hidden = all().length > 0;
  showSaved();
  const cards = all();
  for (const element of [document.getElementById("text"), ...cards]) watch(element);
  if (!isWide()) {
    tellDrawer();
    for (const card of cards) card.style.top = "";
    further.hidden = true;
    holder().style.height = "";
    standAside();
    return;
  }
  const origin = holder().getBoundingClientRect().top;
  const wanted = cards.map((card) => {
    const mark = marksOf(card)[0];
    const at = Number(card.dataset.position);
    // What is folded away has no line of its own.
    const fold = mark?.closest("details:not([open])");
    const box = mark && !fold ? mark.getClientRects()[0] : (fold ?? rangeFor(at, at))?.getBoundingClientRect();
    return box ? Math.max(0, box.top - origin - 4) : 0;
  });
  const heights = cards.map((card) => card.offsetHeight);
  const tops = [];
  if (reading && !reading.isConnected) reading = firstInSight();
  const held = isLeft ? null : (focused() ?? reading);
  const at = Math.max(0, cards.indexOf(held));
  const own = (wanted[at] ?? 0) - lift(held, (wanted[at] ?? 0) + origin, heights[at]);
  tops[at] = at ? Math.max(own, BELOW_COUNT) : own;
  for (let n = at + 1; n < cards.length; n += 1) {
    tops[n] = Math.max(wanted[n], tops[n - 1] + heights[n - 1] + GAP);
  }
  let out = 0;
  for (let n = at - 1; n >= 0; n -= 1) {
    tops[n] = Math.min(wanted[n], tops[n + 1] - heights[n] - GAP);
    if (!out && tops[n] < Math.min(wanted[n], BELOW_COUNT)) out = n + 1;
    if (out) tops[n] = -heights[n] - 4 * GAP;
  }
  further.hidden = !out;
  further.lastElementChild.textContent = out;
  cards.forEach((card, n) => {
    card.style.top = `${tops[n]}px`;
  });
  const last = cards.length - 1;
  const needed = cards.length ? tops[last] + heights[last] + 48 : 0;
  // A page that grew shorter than what is looked at would scroll by itself.
  const kept = Math.min(holder().offsetHeight, innerHeight - origin);
  holder().style.height = cards.length ? `${Math.max(needed, kept)}px` : "";
  standAside();
}

/** What is said gives way to the focused card: to the upper edge, or a form's buttons stand above it. */
function standAside() {
  const card = focused();
  const height = isWide() && card ? answer.offsetHeight : 0;
  const top = card ? holder().getBoundingClientRect().top + parseFloat(card.style.top) : 0;
  const upper = underBar() + GAP;
  const isUnder = height && top + card.offsetHeight > innerHeight - height - 2 * GAP;
  const isHigh = isUnder && top > upper + height;
  answer.style.insetBlock = isHigh ? `${upper}px auto` : "";
  holder().style.setProperty("--answer", `${isUnder && !isHigh ? height + 3 * GAP : 0}px`);
}
new ResizeObserver(standAside).observe(answer);

// A card that is not on the page yet gets its place before its content arrives.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  answered = detail.requestConfig?.elt;
  quiet = Boolean(answered?.hasAttribute("data-quiet"));
  if (!detail.serverResponse?.includes("hx-swap-oob")) return;
  const parsed = new DOMParser().parseFromString(detail.serverResponse, "text/html");
  for (const coming of parsed.querySelectorAll("article[hx-swap-oob]")) {
    const there = document.getElementById(coming.id);
    // Another mark is begun; the one that was begun before keeps its card.
    if (there?.matches(NEW) && !there.contains(answered) && holdsWords(there.querySelector("form"))) fold(there);
    else if (there) continue;
    const spot = document.createElement("article");
    spot.id = coming.id;
    spot.className = "card";
    spot.dataset.position = coming.dataset.position ?? "0";
    place(spot);
  }
});

let toFocus = null;
let quiet = false;
// The form whose own answer this is, and one that another write draws anew while somebody types.
let answered = null;
let typedInto = null;
let stoodAt = 0;
let isKept = false;
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  const { target } = detail;
  if (!target.classList?.contains("card")) return;
  const form = target.querySelector("form[data-edit]");
  // What is typed gives way to its own answer alone, or to a form that takes it.
  if (form && isUnsaved(form) && !target.contains(answered) && !detail.fragment.querySelector("form[data-edit]")) {
    detail.shouldSwap = false;
    isKept = true;
    return;
  }
  if (form && form !== answered) typedInto = { id: target.id, form, isFolded: target.matches(FOLDED) };
  if (!target.classList.contains("is-focused")) return;
  toFocus ??= target.id;
  stoodAt = Number(target.dataset.position);
});
document.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
  const arrived = detail.target;
  if (!arrived?.id?.startsWith("card-") || quiet || !detail.shouldSwap) return;
  if (!document.getElementById(arrived.id)) return; // A suggestion that it answers has gone.
  toFocus = arrived.id;
});
// A new card goes when its own form is stored, and only then: a late answer to something else
// must not take away what somebody is typing.
document.addEventListener("htmx:afterOnLoad", ({ detail }) => {
  const card = detail.requestConfig.elt.closest?.(NEW);
  if (!card || detail.requestConfig.verb !== "post" || detail.xhr.status >= 300) return;
  card.remove();
  arrange();
});
// What was refused brings no form that the kept keys are for.
document.addEventListener("htmx:responseError", ({ detail: { requestConfig, xhr } }) => {
  if (xhr.status >= 500) away(requestConfig);
  else if (xhr.status !== 401 && isAwaited(requestConfig.elt)) giveUp();
});
// What writes is sent again; what is only looked at is not.
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, ({ detail }) => away(detail.requestConfig));
}
function away({ elt, verb }) {
  if (verb !== "get") return;
  warn(document.getElementById("text").dataset.away);
  if (isAwaited(elt)) giveUp();
}
document.addEventListener("keys:lost", () => {
  add(document.getElementById("text").dataset.lost);
  fade();
});
let settled = null;
document.addEventListener("htmx:afterSettle", ({ detail: { requestConfig: { elt }, xhr } }) => {
  // Each piece of an answer tells of it.
  if (!holder() || xhr === settled) return;
  settled = xhr;
  const isOwn = isAwaited(elt);
  // What was typed for what is refused is not typed into what comes instead.
  if (isOwn && xhr.status >= 400) giveUp();
  if (isKept) add(document.getElementById("text").dataset.kept);
  isKept = false;
  const id = toFocus;
  const again = typedInto?.id === id ? typedInto : null;
  toFocus = typedInto = null;
  const form = id && document.getElementById(id)?.querySelector("form[data-edit]");
  const typed = form && again && typeAgain(again.form, form);
  const followIt = () => follow(id, { elt, isOwn, typed, isFolded: form && again?.isFolded });
  // What takes the focus in the middle of a drag would cut the words.
  if (isDragging) putOff.push(followIt);
  else followIt();
  askForMissing();
});

// A paragraph that comes anew may hold what others have marked since the page was opened.
//
//   <div id="missing" hidden data-quiet data-url="/annotations/00000000-…/">   asks for the cards of that
const missed = new Set();
function askForMissing() {
  const source = document.getElementById("missing");
  for (const { dataset: { annotation: key } } of document.querySelectorAll("#text mark:not(.is-suggested)")) {
    if (missed.has(key) || document.getElementById(`card-${key}`)) continue;
    missed.add(key);
    htmx.ajax("GET", source.dataset.url.replace(/[0-]{36}/, key), { source });
  }
}

/** Go where an answer leads: to the card that came, or to what stands in the place of one that went. */
function follow(id, { elt, isOwn, typed, isFolded }) {
  const arrived = id && document.getElementById(id);
  const typingIn = document.activeElement?.closest("form[data-edit]");
  const isFree = !typingIn || arrived?.contains(typingIn) || typingIn.closest(".htmx-request");
  // Somebody is in another field by now, or nothing came.
  if (isOwn && !(arrived && isFree)) giveUp();
  if (arrived && isFree) {
    const form = arrived.querySelector("form[data-edit]");
    // Words that were marked since are what comes next, unless letters wait for this form.
    const isMarked = selected() && !elt.matches("a, [data-edit]") && !(isOwn && isHolding());
    focusCard(arrived, { keepFocus: Boolean(form) || isMarked });
    if (isFolded) {
      fold(arrived);
      arrived.focus({ preventScroll: true });
    } else if (form && !isMarked && (isOwn || !isAwaited())) {
      const field = typed?.isConnected ? typed : firstField(form);
      field?.focus({ preventScroll: true });
      if (isDrawer(arrived)) field?.scrollIntoView({ block: "nearest" });
      // A name that is typed takes the place of the one that stands there.
      if (field?.matches("[role=combobox]") && !typed) field.select();
      // Lines are added behind those that stand there.
      if (field?.matches("textarea")) field.setSelectionRange(field.value.length, field.value.length);
    }
    if (isOwn) release();
  } else if (id && !arrived && all().length && document.activeElement === document.body) {
    // What stands in its place, or is next.
    focusCard(all().find((card) => Number(card.dataset.position) >= stoodAt) ?? all().at(-1));
  } else {
    light();
    arrange();
  }
}

const isChoice = (field) => field.matches("[type=radio], [type=checkbox]");

function isTyped(field) {
  if (!field.name || field.type === "hidden") return false;
  if (isChoice(field)) return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
}

/** Put what was typed into a form into the one that took its place; the last field of that. */
function typeAgain(left, form) {
  let last = null;
  for (const old of [...left.elements].filter(isTyped)) {
    const field = [...form.elements].find((one) => one.name === old.name && (!isChoice(old) || one.value === old.value));
    if (!field) continue;
    field.value = old.value;
    field.checked = old.checked;
    const chosen = (one) => one.closest("[data-combobox]")?.querySelector("[data-chosen]");
    if (chosen(old)) chosen(field).value = chosen(old).value;
    const more = field.closest("details");
    if (more) more.open = true;
    if (!isChoice(field)) last = field;
  }
  return last;
}

/** Where an editor goes on: the first field in red, else the form's first field. */
function firstField(form) {
  const field = form.querySelector(".errorlist")?.closest(".field") ?? form.querySelector(".field");
  return field?.querySelector("input:checked") ?? field?.querySelector("input:not([type=hidden]), textarea, select");
}

/** Whether a form holds words that would be lost with it. */
const holdsWords = (form) => isUnsaved(form) || form.matches(".is-going");

/** The card of a form that was left with changed words in it; all of them stay in it. */
function fold(card) {
  // What is not stored yet has no names of its own, and another may be begun meanwhile.
  if (card.id === "card-new") {
    const own = freshId();
    for (const part of [card, ...card.querySelectorAll("[id], [for]")]) {
      for (const name of ["id", "for", "aria-controls"]) {
        if (part.hasAttribute(name)) part.setAttribute(name, `${part.getAttribute(name)}-${own}`);
      }
    }
  }
  card.classList.replace("card--open", "card--folded");
  if (card.contains(document.activeElement)) card.focus({ preventScroll: true });
  arrange();
}

/** Go on in the form of a card that has one; whether it has. */
export function goOn(card) {
  const form = card?.querySelector("form[data-edit]");
  if (!form) return false;
  card.classList.replace("card--folded", "card--open");
  arrange();
  const field = firstField(form);
  field?.focus({ preventScroll: true });
  if (field?.matches("[role=combobox]") && !isUnsaved(form)) field.select();
  card.scrollIntoView({ block: "nearest" });
  return true;
}

/** How many letters one part of an annotation has, however many marks it is drawn in. */
function extent({ className, dataset: { annotation } }) {
  const drawn = document.querySelectorAll(`#text mark[class="${className}"][data-annotation="${annotation}"]`);
  return [...drawn].reduce((sum, { textContent }) => sum + textContent.length, 0);
}

/** The annotations that lie at a mark: what a person made before what is proposed, the inner before the outer. */
function lyingAt(mark) {
  const here = [];
  for (let at = mark; at?.matches("mark"); at = at.parentElement) here.push(at);
  const isProposed = ({ classList }) => classList.contains("is-suggested");
  here.sort((one, other) => isProposed(one) - isProposed(other) || extent(one) - extent(other));
  return [...new Set(here.map(({ dataset }) => dataset.annotation))];
}

// Who leaves changed words, by key or by button, finds them again.
document.addEventListener("click", (event) => {
  const form = event.target.closest?.("[data-leave]")?.closest("form[data-edit]");
  if (!form || !holdsWords(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  fold(form.closest(".card"));
}, true);

document.addEventListener("click", (event) => {
  if (event.target.closest?.(".card__folded [data-does=edit]")) goOn(event.target.closest(".card"));
  const mark = event.target.closest?.("#text mark");
  if (mark && document.getSelection().isCollapsed) {
    const keys = lyingAt(mark);
    // A second click goes to the annotation underneath.
    const now = keys.indexOf(focused()?.dataset.annotation);
    const key = keys[(now + 1) % keys.length];
    focusCard(document.getElementById(`card-${key}`));
    return;
  }
  const part = event.target.closest?.(".part__words");
  if (part) {
    focusCard(part.closest(".card"), { keepFocus: true });
    for (const other of document.querySelectorAll(".part__words.is-picked")) other.classList.remove("is-picked");
    part.classList.add("is-picked");
    select(Number(part.dataset.start), Number(part.dataset.end));
    document.dispatchEvent(new CustomEvent("selection:made"));
    return;
  }
  if (event.target.closest?.("#further-up")) {
    focusCard(all()[Number(further.lastElementChild.textContent) - 1]);
    return;
  }
  if (event.target === closer || isBesides(event.target)) {
    document.activeElement.blur();
    focusCard(null);
    return;
  }
  const card = event.target.closest?.(".card");
  if (card && card !== focused()) focusCard(card, { keepFocus: true });
});

/** Whether a tap on the text is meant for the drawer over it, and for nothing that stands there. */
function isBesides(tapped) {
  const hasSelection = !document.getSelection().isCollapsed;
  if (hadSelection || hasSelection || !isDrawer(focused())) return false;
  return tapped.closest("#text") && !tapped.closest("a, button, input, label, select, summary");
}

// A card that opened while the button is down would move what is being clicked from under it.
let pressed = false;
// A tap that takes a selection away is not meant for more, nor is a drag that makes one.
let hadSelection = false;
// Words are being dragged over, and what is put off until they are marked.
let isDragging = false;
const putOff = [];
addEventListener("pointerdown", ({ target }) => {
  pressed = true;
  isDragging = Boolean(target.closest?.("#text"));
  hadSelection = !document.getSelection().isCollapsed;
}, true);
function catchUp() {
  if (!isDragging) putOff.splice(0).forEach((deed) => deed());
}
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => {
    pressed = isDragging = false;
    setTimeout(catchUp);
  }, true);
}
// A quick key does not overtake it.
addEventListener("keydown", catchUp, true);

document.addEventListener("focusin", ({ target }) => {
  const card = target.closest?.(".card");
  if (card && !pressed && card !== focused()) focusCard(card, { keepFocus: true });
});

addEventListener("resize", arrange);

/** A link to #card-… focuses the card it names. */
export function followAddress() {
  const card = location.hash.startsWith("#card-") && document.getElementById(location.hash.slice(1));
  if (card) focusCard(card);
  else arrange();
}
addEventListener("hashchange", followAddress);
