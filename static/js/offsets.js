// Where a selection stands in the article, in code points of its one text, and back.
//
// The browser counts UTF-16 units inside text nodes; the server counts code points of the
// whole text. This file is the only place where one becomes the other.
//
//   <article id="text"><p data-start="142" data-sentences="0-80 81-120">…</p></article>
//
// Blocks follow each other in the text with a blank line ("\n\n") between them.

const root = () => document.getElementById("text");

/** The blocks in reading order: { element, start, end, chars } in code points. */
export function blocks() {
  return [...root().querySelectorAll("[data-start]")].map((element) => {
    const chars = Array.from(element.textContent);
    const start = Number(element.dataset.start);
    return { element, chars, start, end: start + chars.length };
  });
}

function blockAt(offset, all = blocks()) {
  return all.find((block) => block.start <= offset && offset <= block.end);
}

/** Code points from the beginning of a block to a point inside it. */
function codePointsTo(element, node, offset) {
  const before = document.createRange();
  before.selectNodeContents(element);
  before.setEnd(node, offset);
  return Array.from(before.toString()).length;
}

function offsetOf(node, offset) {
  const host = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const block = host.closest?.("#text [data-start]");
  if (block) return Number(block.dataset.start) + codePointsTo(block, node, offset);
  // Between blocks (a triple click ends at the next paragraph's beginning).
  const point = document.createRange();
  point.setStart(node, offset);
  let last = null;
  for (const { element, start, end } of blocks()) {
    const whole = document.createRange();
    whole.selectNodeContents(element);
    if (whole.compareBoundaryPoints(Range.START_TO_START, point) >= 0) return last ?? start;
    last = end;
  }
  return last;
}

/** The words between two offsets, as the server has them. */
export function wordsBetween(start, end) {
  return blocks()
    .filter((block) => block.start < end && start < block.end)
    .map((block) => block.chars.slice(Math.max(0, start - block.start), end - block.start).join(""))
    .join("\n\n");
}

/** The parts of a range that are the story's: without captions and page furniture wholly inside it. */
export function storyParts(range) {
  const aside = blocks().filter(({ element, start, end }) => range.start < start && end < range.end && element.closest("figure, details"));
  if (!aside.length) return [range];
  const starts = [range.start, ...aside.map(({ end }) => end)];
  const ends = [...aside.map(({ start }) => start), range.end];
  return starts.map((start, at) => trimmed(start, ends[at])).filter(Boolean);
}

/** The selection as { start, end, exact }, blanks trimmed; null without one in the text. */
export function selected() {
  const selection = document.getSelection();
  if (!root() || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(root())) return null;
  const start = offsetOf(range.startContainer, range.startOffset);
  const end = offsetOf(range.endContainer, range.endOffset);
  return start === null || end === null ? null : trimmed(start, end);
}

/** The range without blanks at its ends; null when nothing is left. */
export function trimmed(start, end) {
  const all = blocks();
  const blank = (offset) => {
    const block = all.find((b) => b.start <= offset && offset < b.end);
    return !block || /\s/u.test(block.chars[offset - block.start]);
  };
  while (start < end && blank(end - 1)) end -= 1;
  while (start < end && blank(start)) start += 1;
  return start < end ? { start, end, exact: wordsBetween(start, end) } : null;
}

const WORD = /[\p{L}\p{N}\p{M}\u200c\u200d]/u;
const INNER = /['’\-]/u;

function inWord(chars, at) {
  if (at < 0 || at >= chars.length) return false;
  if (WORD.test(chars[at])) return true;
  return INNER.test(chars[at]) && WORD.test(chars[at - 1] ?? "") && WORD.test(chars[at + 1] ?? "");
}

/** The range grown to whole words at both ends. */
export function wholeWords({ start, end }) {
  const all = blocks();
  const first = blockAt(start, all);
  const last = blockAt(end, all);
  if (!first || !last) return trimmed(start, end);
  let from = start - first.start;
  let to = end - last.start;
  while (from > 0 && inWord(first.chars, from - 1) && inWord(first.chars, from)) from -= 1;
  while (to > 0 && to < last.chars.length && inWord(last.chars, to - 1) && inWord(last.chars, to)) to += 1;
  return trimmed(first.start + from, last.start + to);
}

/** The pair of quotation marks whose inside (give or take a mark or a comma) was selected. */
export function wholeQuotation({ start, end, exact }) {
  const pairs = (root().dataset.pairs || "").trim().split(" ").filter(Boolean);
  for (const pair of pairs) {
    const [from, to] = pair.split("-").map(Number);
    if (Math.abs(start - from) <= 1 && end <= to + 1 && end >= to - 2) {
      return trimmed(from, to);
    }
  }
  return { start, end, exact };
}

/** The blocks that are to be seen; page furniture is folded away. */
const unfolded = () => blocks().filter(({ element }) => !element.closest("details:not([open])"));

/** Every word of the text as [start, end]. */
export function words() {
  return unfolded().flatMap(({ chars, start }) => {
    const found = [];
    let from = null;
    for (let at = 0; at <= chars.length; at += 1) {
      if (inWord(chars, at)) from ??= at;
      else if (from !== null) {
        found.push([start + from, start + at]);
        from = null;
      }
    }
    return found;
  });
}

/** Every sentence of the text as [start, end], as the server cut them. */
export function sentences() {
  return unfolded().flatMap(({ element, start }) =>
    (element.dataset.sentences || "").split(" ").filter(Boolean).map((pair) => {
      const [from, to] = pair.split("-").map(Number);
      return [start + from, start + to];
    }),
  );
}

function pointAt(offset) {
  const block = blockAt(offset);
  if (!block) return null;
  let left = offset - block.start;
  const walker = document.createTreeWalker(block.element, NodeFilter.SHOW_TEXT);
  let node = null;
  while (walker.nextNode()) {
    node = walker.currentNode;
    const chars = Array.from(node.data);
    if (left <= chars.length) return [node, chars.slice(0, left).join("").length];
    left -= chars.length;
  }
  return node ? [node, node.data.length] : [block.element, 0];
}

/** A DOM range for two offsets. */
export function rangeFor(start, end) {
  const from = pointAt(start);
  const to = pointAt(end);
  if (!from || !to) return null;
  const range = document.createRange();
  range.setStart(...from);
  range.setEnd(...to);
  return range;
}

/** Select the words natively, so that eyes, copy and screen readers all see the same. */
export function select(start, end, { scroll = true } = {}) {
  const range = rangeFor(start, end);
  if (!range) return;
  const details = range.startContainer.parentElement?.closest("details");
  if (details) details.open = true;
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  const box = range.getBoundingClientRect();
  if (!scroll) return;
  if (box.top < 96 || box.bottom > innerHeight - 120) {
    scrollBy({ top: box.top - innerHeight / 3, behavior: "auto" });
  }
}

/** Give something the focus and leave the words that are marked as they are; Safari would let go of them. */
export function focusBeside(element) {
  const range = selected();
  element.focus({ preventScroll: true });
  if (range && !selected()) select(range.start, range.end, { scroll: false });
}
