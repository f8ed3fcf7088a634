// The tools at the selection, and the cursor that selects sentences and words by key.

import { focused, openForm, underBar } from "./cards.js";
import { blocks, select, selected, sentences, trimmed, wholeWords, words } from "./offsets.js";

const tools = () => document.getElementById("selection-tools");

// Set when somebody chose the very characters: then words are not made whole.
let byCharacter = false;

/** The selection as it will be tagged. */
export function marked() {
  const range = selected();
  return range && (byCharacter ? range : wholeWords(range));
}

export function clear() {
  document.getSelection().removeAllRanges();
  byCharacter = false;
  hide();
}

const GAP = 8;

function hide() {
  if (tools()) tools().hidden = true;
  tell(0);
}

/** At the lower edge of a phone, a card that is open there makes room for the tools. */
function tell(height) {
  document.documentElement.style.setProperty("--tools", `${height}px`);
}

const takesParts = (card) => Boolean(card?.matches("[data-parts-url], :has(> form[data-proposed])"));

function show() {
  const range = selected();
  if (!range || !tools()) {
    hide();
    return;
  }
  const card = focused();
  const kind = card?.dataset.kind;
  const parts = {
    quote: kind === "quote" && takesParts(card),
    other: ["claim", "stance"].includes(kind) && takesParts(card),
    field: kind === "caption" && Boolean(openForm()),
    part: takesParts(card) && Boolean(card.querySelector(".part__words.is-picked")),
  };
  for (const group of tools().querySelectorAll("[data-for]")) group.hidden = !parts[group.dataset.for];
  tools().hidden = false;
  tools().classList.remove("selection-tools--upright");
  if (matchMedia("(pointer: coarse), (max-width: 40rem)").matches) {
    tools().style.top = tools().style.left = "";
    tell(tools().offsetHeight);
    return;
  }
  const selection = document.getSelection().getRangeAt(0);
  const [top, left] = inMargin(selection) ?? overText(selection);
  tools().style.top = `${top + scrollY}px`;
  tools().style.left = `${left + scrollX}px`;
}

/** Between the text and the cards, beside the line that was marked last, where nothing is covered. */
function inMargin(selection) {
  tools().classList.add("selection-tools--upright");
  const { offsetWidth: width, offsetHeight: height } = tools();
  const from = document.getElementById("text").getBoundingClientRect().right;
  const to = document.getElementById("cards").getBoundingClientRect().left;
  if (to - from < width + 2 * GAP) return null;
  const line = [...selection.getClientRects()].at(-1).top;
  return [Math.max(underBar() + GAP, Math.min(line, innerHeight - height - GAP)), from + GAP];
}

function overText(selection) {
  tools().classList.remove("selection-tools--upright");
  const { offsetWidth: width, offsetHeight: height } = tools();
  const box = selection.getBoundingClientRect();
  const text = document.getElementById("text").getBoundingClientRect();
  const above = box.top - height - GAP;
  const left = Math.max(GAP, Math.min(box.left, text.right - width));
  return [above > underBar() ? above : box.bottom + GAP, left];
}

document.addEventListener("selection:made", show);
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest?.("#selection-tools")) event.preventDefault();
  else if (event.target.closest?.("#text")) {
    byCharacter = false;
    // From inside a selection a browser would carry the words away instead of marking others.
    if (event.pointerType === "mouse" && event.button === 0 && !event.shiftKey) document.getSelection().removeAllRanges();
  }
});
document.addEventListener("pointerup", (event) => {
  if (!event.target.closest?.("#main, body")) return;
  setTimeout(() => {
    const range = selected();
    if (!range) {
      hide();
      return;
    }
    byCharacter = event.shiftKey;
    if (event.pointerType === "mouse" && !byCharacter) {
      const whole = wholeWords(range);
      if (whole && (whole.start !== range.start || whole.end !== range.end)) select(whole.start, whole.end);
    }
    show();
  });
});
// Handles dragged on a touch screen, and selections made by the browser's own keys.
let settling = null;
document.addEventListener("selectionchange", () => {
  clearTimeout(settling);
  settling = setTimeout(() => (selected() ? show() : hide()), 200);
});

function pick([start, end]) {
  byCharacter = false;
  // From here on the cursor is in the text, and no longer on a button of a form.
  if (document.activeElement?.matches("[type=radio], [type=checkbox]")) document.activeElement.blur();
  select(start, end);
  show();
}

/** The next or previous sentence. */
export function sentence(by) {
  move(sentences(), by);
}

export function word(by) {
  move(words(), by);
}

/** From the selection, else from the focused card, else from what is on the screen. */
function move(ranges, by) {
  const card = focused();
  const from = selected()?.start ?? (card ? Number(card.dataset.position) : null) ?? onScreen(by);
  const next = by > 0 ? ranges.find(([start]) => start > from) : ranges.findLast(([start]) => start < from);
  if (next) pick(next);
}

/** Just outside the text that is on the screen: before its first block, or behind its last. */
function onScreen(by) {
  const seen = blocks().filter(({ element }) => {
    const box = element.getBoundingClientRect();
    return box.height && box.bottom > 96 && box.top < innerHeight;
  });
  return by > 0 ? (seen[0]?.start ?? 0) - 1 : (seen.at(-1)?.end ?? Infinity);
}

/** The selection grown or shrunk by a word at its end. */
export function extend(by) {
  const now = selected();
  if (!now) {
    word(by);
    return;
  }
  const ends = words().map(([, end]) => end);
  const end = by > 0 ? ends.find((e) => e > now.end) : ends.findLast((e) => e < now.end && e > now.start);
  if (end) pick([now.start, end]);
}

/** One edge moved by a character. */
export function nudge(edge, by) {
  const now = selected();
  if (!now) return;
  const start = now.start + (edge === "start" ? by : 0);
  const end = now.end + (edge === "end" ? by : 0);
  if (start >= end || start < 0) return;
  byCharacter = true;
  const range = trimmed(start, end) ?? now;
  // A blank at the edge is stepped over.
  if (range.start === now.start && range.end === now.end && by) select(start + (edge === "start" ? by : 0), end + (edge === "end" ? by : 0));
  else select(start, end);
  show();
}

// A paragraph that arrives anew takes its selection with it; it is put back.
let kept = null;
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (!detail.target.closest?.("#text")) return;
  kept ??= selected();
});
document.addEventListener("htmx:afterSettle", () => {
  if (kept && !selected()) select(kept.start, kept.end, { scroll: false });
  kept = null;
});
