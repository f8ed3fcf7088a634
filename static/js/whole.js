// A name or target that is longer than its field is shown whole below it.
//
//   <div data-combobox> <input role="combobox"> … </div> <p data-whole aria-hidden="true" hidden></p>

const FIELD = "[data-combobox] [role=combobox]";

function show(input) {
  const whole = input.closest("[data-combobox]").nextElementSibling;
  if (!whole?.matches("[data-whole]")) return;
  whole.hidden = input.scrollWidth <= input.clientWidth;
  whole.textContent = whole.hidden ? "" : input.value;
}

const showAll = () => document.querySelectorAll(FIELD).forEach(show);

for (const name of ["input", "focusout", "actor:chosen"]) {
  document.addEventListener(name, ({ target }) => target.matches?.(FIELD) && show(target));
}
// A field in a fold has no width until that opens.
document.addEventListener("toggle", showAll, true);
document.addEventListener("htmx:afterSettle", showAll);
addEventListener("resize", showAll);
showAll();
