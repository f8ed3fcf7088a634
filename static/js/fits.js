// A field of several lines is as high as its words, also where the browser has no `field-sizing`.
//
//   <textarea data-fits>

function fit(fields) {
  const { scrollY } = window;
  for (const { style } of fields) style.blockSize = "0";
  const heights = fields.map((field) => field.scrollHeight + field.offsetHeight - field.clientHeight);
  fields.forEach(({ style }, at) => {
    style.blockSize = `${heights[at]}px`;
  });
  // A page that was shorter for a moment may have been moved.
  if (window.scrollY !== scrollY) scrollTo({ top: scrollY, behavior: "instant" });
}

const fitAll = () => fit([...document.querySelectorAll("[data-fits]")]);

if (!CSS.supports("field-sizing", "content")) {
  document.addEventListener("input", ({ target }) => target.matches?.("[data-fits]") && fit([target]));
  // What a block is taken for decides how large its letters are.
  for (const name of ["change", "htmx:load"]) document.addEventListener(name, fitAll);
  addEventListener("resize", fitAll);
  fitAll();
}
