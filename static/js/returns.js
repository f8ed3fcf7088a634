// Back shows a page as it was left, in Safari above all: also to who sits down after somebody has
// signed out. Then the sign-in is shown instead.

addEventListener("pageshow", async ({ persisted }) => {
  if (!persisted) return;
  const answer = await fetch(location.href, { method: "HEAD", redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") location.reload();
});
