// Where the page says what came of a deed.

function paragraph(sentence) {
  const words = document.createElement("p");
  words.textContent = sentence;
  return words;
}

/** Say that nothing was done, and what to do instead. */
export function warn(sentence) {
  const words = paragraph(sentence);
  words.className = "answer__error";
  document.getElementById("answer").replaceChildren(words);
}

/** Say something more about what was done. */
export function add(sentence) {
  document.getElementById("answer").append(paragraph(sentence));
}
