// Sends a form once: a second press within a few seconds is ignored. Buttons are never disabled,
// because a disabled button loses its name and value; the server's form key is the real guard.
const HOLD = 8000;

function guard(form) {
  let sentAt = -Infinity;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (event.timeStamp - sentAt < HOLD) {
      event.preventDefault();
      return;
    }
    sentAt = event.timeStamp;
    form.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    sentAt = -Infinity;
    form.removeAttribute("aria-busy");
  });
}

export const enhance = (forms) => forms.forEach(guard);
