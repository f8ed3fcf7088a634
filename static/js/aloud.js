// What those learn who hear the page.
//
//   <p id="aloud" class="visually-hidden" role="status"></p>

/** Say what is only seen otherwise, in the language that it is in. */
export function aloud(words, language = "") {
  const place = document.getElementById("aloud");
  if (!place) return;
  place.lang = language || document.documentElement.lang;
  place.textContent = words;
}

/** Where the focus comes to a part of the page, let these of its parts be read and not its name alone. */
export function tellsOf(element, selector) {
  const parts = [...element.querySelectorAll(selector)];
  for (const [at, part] of parts.entries()) part.id ||= `${element.id}-told-${at}`;
  element.setAttribute("aria-describedby", parts.map(({ id }) => id).join(" "));
}
