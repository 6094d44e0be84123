// The review page by keyboard: digits choose a level in a scale, Ctrl+Enter submits, Ctrl+S saves,
// Alt+Page Up and Alt+Page Down go to the previous and the next paper. The list of keys opens by
// itself the first time, where there is a keyboard.
const SEEN = "review-keys-seen";

function chooser(scale) {
  let isNegative = false;
  scale.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "-" || event.key === "\u2212") {
      isNegative = true;
      event.preventDefault();
      return;
    }
    if (!/^[0-9]$/.test(event.key)) {
      isNegative = false;
      return;
    }
    const value = `${isNegative && event.key !== "0" ? "-" : ""}${event.key}`;
    isNegative = false;
    const level = scale.querySelector(`input[type="radio"][value="${value}"]`);
    if (!level) return;
    event.preventDefault();
    level.checked = true;
    level.focus();
    level.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function press(form, key) {
  const button = form.querySelector(`[data-key~="${key}"]`);
  if (button) form.requestSubmit(button);
}

function keys(form) {
  form.querySelectorAll("fieldset:has(.scale)").forEach(chooser);
  const list = form.querySelector("[data-keys]");
  if (list) {
    list.hidden = false;
    const hasKeyboard = !matchMedia("(pointer: coarse), (max-width: 40rem)").matches;
    try {
      list.open = hasKeyboard && !localStorage.getItem(SEEN);
      if (hasKeyboard) localStorage.setItem(SEEN, "yes");
    } catch {
      list.open = false; // a browser that keeps nothing
    }
  }
  document.addEventListener("keydown", (event) => {
    const isControl = event.ctrlKey || event.metaKey;
    if (isControl && event.key === "Enter") {
      event.preventDefault();
      press(form, "submit");
    } else if (isControl && !event.shiftKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      press(form, "save");
    } else if (event.altKey && (event.key === "PageUp" || event.key === "PageDown")) {
      const link = form.querySelector(`a[rel="${event.key === "PageUp" ? "prev" : "next"}"]`);
      if (!link) return;
      event.preventDefault();
      link.click();
    }
  });
}

export const enhance = (forms) => forms.forEach(keys);
