// Where the page says what came of a deed.

/** Say that nothing was done, and what to do instead. */
export function warn(sentence) {
  const words = document.createElement("p");
  words.className = "answer__error";
  words.textContent = sentence;
  document.getElementById("answer").replaceChildren(words);
}
