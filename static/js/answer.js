// Where the page says what came of a deed.

const answer = () => document.getElementById("answer");

function paragraph(sentence) {
  const words = document.createElement("p");
  words.textContent = sentence;
  return words;
}

let fading = null;

/** Let what is said go away by itself, an error later. */
export function fade() {
  clearTimeout(fading);
  const isError = answer().querySelector(".answer__error");
  fading = setTimeout(() => answer().replaceChildren(), isError ? 12000 : 5000);
}

function put(sentence, looks) {
  const words = paragraph(sentence);
  words.className = looks;
  answer().replaceChildren(words);
  fade();
}

/** Say how things are where there is nothing to do. */
export const say = (sentence) => put(sentence, "");

/** Say that nothing was done, and what to do instead. */
export const warn = (sentence) => put(sentence, "answer__error");

/** Say something more about what was done. */
export function add(sentence) {
  answer().append(paragraph(sentence));
}
