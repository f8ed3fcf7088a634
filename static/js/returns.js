// Back shows a page as it was left, in Safari above all: without what was done since, and also to who
// sits down after somebody has signed out. It is asked for anew, or the sign-in is shown instead.
// Words that are stored nowhere stay on it, and so does all while nobody answers.

/** Whether whoever leaves the page would be asked first. */
const isHeld = () => !dispatchEvent(new Event("beforeunload", { cancelable: true }));

addEventListener("pageshow", async ({ persisted }) => {
  if (!persisted) return;
  const answer = await fetch(location.href, { method: "HEAD", redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect" || (answer?.ok && !isHeld())) location.reload();
});
