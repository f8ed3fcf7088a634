// What every page has: keys to go places, dialogs that open, answers that go away by themselves.

import { bind } from "./keys.js";
import "./session.js";

document.documentElement.classList.add("has-script");

const go = (name) => () => document.querySelector(`.masthead__nav a[href*="${name}"]`)?.click();

bind({
  "g d": () => document.querySelector(".masthead__name")?.click(),
  "g a": go("/actors/"),
  "g t": go("/targets/"),
  "g m": go("/matrix/"),
  "g e": go("/exports/"),
  "/": () => {
    const search = document.getElementById("search");
    if (!search) return false;
    search.focus();
    return true;
  },
  "?": () => document.getElementById("keys")?.showModal(),
});

document.addEventListener("click", ({ target }) => {
  const opener = target.closest?.("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
});

let fading = null;
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.id !== "answer") return;
  clearTimeout(fading);
  const isError = detail.target.querySelector(".answer__error");
  fading = setTimeout(() => detail.target.replaceChildren(), isError ? 12000 : 2500);
});
