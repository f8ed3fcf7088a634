// A name that is given where the speaker is said to be unnamed, or nobody, says that they are named.
// The form shows it before it is saved, and whoever means it otherwise chooses that again.
//
//   <form> <input name="speaker"> <… name="speaker_status"> <p data-named hidden>…</p> </form>

// Whether the speaker of a form has a name, and what was chosen before one was given.
const has = new WeakMap();
const before = new WeakMap();

function tell(form, isTold) {
  form.querySelector("[data-named]").hidden = !isTold;
}

function follow({ target }) {
  const { form } = target;
  const status = form?.elements.speaker_status;
  if (target.name !== "speaker" || !status) return;
  const had = has.get(form) ?? Boolean(target.defaultValue);
  const given = Boolean(target.value.trim());
  has.set(form, given);
  if (given && !had && status.value !== "named") {
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
  if (target.name !== "speaker_status" || !before.delete(target.form)) return;
  tell(target.form, false);
});
