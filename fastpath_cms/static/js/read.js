// Marks a discussion as read once its newest comment was on the screen for a moment:
// form[data-read] is the button that does it without a script, and is hidden with one.
const MOMENT = 1500;

function watch(form) {
  const thread = form.previousElementSibling;
  const fresh = [...thread.querySelectorAll("[data-new]")];
  const last = fresh.at(-1);
  if (!last) return;
  let timer = 0;
  form.hidden = true;
  const seen = new IntersectionObserver((entries) => {
    clearTimeout(timer);
    if (entries.some((entry) => entry.isIntersecting)) timer = setTimeout(mark, MOMENT);
  });

  async function mark() {
    seen.disconnect();
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        credentials: "same-origin",
        redirect: "manual",
        headers: { "X-Requested-With": "read" },
      });
      if (!answer.ok) form.hidden = false;
    } catch {
      form.hidden = false; // the button still works
    }
  }
  seen.observe(last.querySelector(".comment-by"));
}

export const enhance = (forms) => forms.forEach(watch);
