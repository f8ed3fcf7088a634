// A name that is given where the speaker is said to be unnamed, or nobody, says that they are named.
// The form shows it before it is saved, and whoever means it otherwise chooses that again.
//
//   <form> <input name="speaker"> <… name="speaker_status"> <p data-named hidden>…</p> </form>

// What was chosen before a name was given, and forms in which a person has chosen since.
const before = new WeakMap();
const chosen = new WeakSet();

function tell(form, isTold) {
  form.querySelector("[data-named]").hidden = !isTold;
}

function follow({ target }) {
  const { form } = target;
  const status = form?.elements.speaker_status;
  if (target.name !== "speaker" || !status) return;
  // The name that the form came with goes with the status that it came with.
  const given = target.value.trim() && target.value !== target.defaultValue;
  if (given && status.value !== "named" && !chosen.has(form)) {
    before.set(form, status.value);
    status.value = "named";
    tell(form, true);
  } else if (!given && before.has(form)) {
    status.value = before.get(form);
    before.delete(form);
    tell(form, false);
  }
}

document.addEventListener("input", follow);
document.addEventListener("actor:chosen", follow);
document.addEventListener("change", ({ target }) => {
  if (target.name !== "speaker_status") return;
  chosen.add(target.form);
  if (before.delete(target.form)) tell(target.form, false);
});
