// One map of keys. Inactive while a field has the focus, so that typing is only typing.

const typing = (element) =>
  element.matches?.("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=submit])");

let leader = null;

/** Bind keys to deeds: `{ q: quote, "Shift+ArrowLeft": shrink, "g d": goToDesk }`. */
export function bind(map) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const inField = typing(event.target);
    const modified = event.ctrlKey || event.metaKey;
    let name = event.key.length === 1 && !modified ? event.key : event.key;
    if (modified) name = `Ctrl+${event.shiftKey ? "Shift+" : ""}${event.key.toLowerCase()}`;
    else if (event.altKey) name = `Alt+${event.shiftKey ? "Shift+" : ""}${event.key}`;
    else if (event.shiftKey && event.key.startsWith("Arrow")) name = `Shift+${event.key}`;
    if (event.key === "Escape") {
      if (!document.querySelector("dialog[open]")) map.Escape?.(event);
      return;
    }
    if (inField || document.querySelector("dialog[open]")) return;
    if (leader) {
      name = `${leader} ${name}`;
      leader = null;
    } else if (name === "g") {
      leader = "g";
      setTimeout(() => (leader = null), 1500);
      return;
    }
    const deed = map[name];
    if (!deed) return;
    if (deed(event) !== false) event.preventDefault();
  });
}
