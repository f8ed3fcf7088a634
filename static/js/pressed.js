// Safari leaves the focus of a button or a choice that is clicked to what lies around it. Keys and
// forms ask where it is, so it is brought to where it is in other browsers.

const TAKES = "button, summary, input:is([type=radio], [type=checkbox])";
let pressed = null;

addEventListener("mousedown", ({ defaultPrevented, target }) => {
  pressed = defaultPrevented ? null : target.closest?.(TAKES);
});

// Before those who do what the click is for.
addEventListener("click", ({ target }) => {
  const clicked = target.closest?.(TAKES);
  // What was pressed may be the label of a choice.
  const isByHand = clicked && (clicked === pressed || clicked.matches("input"));
  if (isByHand && clicked !== document.activeElement) clicked.focus({ preventScroll: true, focusVisible: false });
  if (clicked) pressed = null;
}, true);

// Nor does it show where the focus is once an arrow has led to another choice: that counts as clicked.
let isByArrow = false;
addEventListener("keydown", ({ key }) => (isByArrow = key.startsWith("Arrow")), true);
addEventListener("mousedown", () => (isByArrow = false), true);
addEventListener("click", ({ target }) => {
  if (!isByArrow || target !== document.activeElement || !target.matches("[type=radio]:not(:focus-visible)")) return;
  target.blur();
  target.focus({ preventScroll: true, focusVisible: true });
});
