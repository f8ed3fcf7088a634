// The tools at the selection, and the cursor that selects sentences and words by key.

import { aloud } from "./aloud.js";
import { floorAbove, focused, openForm, underBar } from "./cards.js";
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

/** Mark words once more, just as they were, unless others are marked by now. */
export function markAgain({ start, end }) {
  if (selected() || document.activeElement?.matches("input, textarea, select")) return;
  select(start, end, { scroll: false });
  byCharacter = true;
  show();
}

const GAP = 8;

function hide() {
  if (tools()) tools().hidden = true;
  tell(0);
}

/** At the lower edge, a card that is open there makes room for the tools. */
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
  const lines = [...document.getSelection().getRangeAt(0).getClientRects()];
  const isByHand = matchMedia("(pointer: coarse), (max-width: 40rem)").matches;
  if (isByHand || !standBeside(lines.at(-1))) standAtEdge(lines);
}

/** Beside the text and the line that was marked last, where nothing is covered; whether there is room. */
function standBeside(line) {
  const { classList, style } = tools();
  const from = document.getElementById("text").getBoundingClientRect().right;
  const cards = document.getElementById("cards").getBoundingClientRect().left;
  // Where the cards are below the text, all that is beside it is free.
  const to = cards > from ? cards : document.documentElement.clientWidth;
  classList.add("selection-tools--upright");
  style.maxInlineSize = `${Math.max(0, to - from - 2 * GAP)}px`;
  if (tools().scrollWidth > tools().clientWidth) return false;
  tell(0);
  const lowest = floorAbove(focused()) - tools().offsetHeight - GAP;
  // Words that are out of sight keep them beside themselves.
  const isSeen = line.bottom > underBar() && line.top < innerHeight;
  const top = isSeen ? Math.max(underBar() + GAP, Math.min(line.top, lowest)) : line.top;
  style.insetBlock = `${top + scrollY}px auto`;
  style.insetInlineStart = `${from + GAP + scrollX}px`;
  return true;
}

/** At the lower edge of the screen, or at the upper one where words are marked that would lie under them. */
function standAtEdge(lines) {
  tools().classList.remove("selection-tools--upright");
  tools().removeAttribute("style");
  const { offsetHeight: height } = tools();
  const [ceiling, floor] = [underBar(), floorAbove(focused())];
  const stands = (from, to) => lines.some(({ top, bottom }) => top < Math.min(to, floor) && bottom > from);
  const isHigh = stands(innerHeight - height, innerHeight) && !stands(ceiling, ceiling + height);
  if (isHigh) tools().style.insetBlock = `${ceiling}px auto`;
  tell(isHigh ? 0 : height);
}

/** What a key has marked is heard as well. */
function showAndRead() {
  show();
  aloud(marked()?.exact ?? "", document.getElementById("text").lang);
}

document.addEventListener("selection:made", showAndRead);
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
  showAndRead();
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

/** One edge moved by a character; false without a selection, when the key is the browser's own way back. */
export function nudge(edge, by) {
  const now = selected();
  if (!now) return false;
  const start = now.start + (edge === "start" ? by : 0);
  const end = now.end + (edge === "end" ? by : 0);
  if (start >= end || start < 0) return true;
  byCharacter = true;
  const range = trimmed(start, end) ?? now;
  // A blank at the edge is stepped over.
  if (range.start === now.start && range.end === now.end && by) select(start + (edge === "start" ? by : 0), end + (edge === "end" ? by : 0));
  else select(start, end);
  showAndRead();
  return true;
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
