// Keys that go places: each follows its link, which need not be in sight.
//
//   <a data-key="g d" href="/"> on the sheet of keys
//   <input id="search"> on the desk's pages, <input id="searchbar"> in the back office

import { bind } from "./keys.js";

const link = (key) => document.querySelector(`a[data-key="${key}"]`);

for (const key of ["g d", "g n", "g s", "g c", "g l", "g a", "g t", "g m", "g e"]) bind({ [key]: () => link(key)?.click() });

bind({
  "/": () => {
    const search = document.querySelector("#search, #searchbar");
    const desk = link("g d");
    if (search) search.focus();
    else if (desk) location.assign(`${desk.pathname}#search`);
  },
});
