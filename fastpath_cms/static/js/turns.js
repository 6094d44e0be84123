// Numbers what a form sends, rising also over a page that was left and came back to: the server
// leaves aside what arrives out of order, and what arrives after the form was saved.
export function nextTurn(form) {
  let field = form.elements.namedItem("turn");
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = "turn";
    form.append(field);
  }
  const turn = Math.max(Date.now(), Number(field.value) + 1);
  field.value = String(turn);
  return turn;
}

export const clock = () => new Date().toLocaleTimeString("en-GB", { hour12: false });

// Calls again after 2, 4, 8 ... at most 30 seconds, or as soon as the connection is back.
export function patience(again) {
  let wait = 1000;
  let timer = 0;
  const now = () => {
    clearTimeout(timer);
    if (wait > 1000) again();
  };
  addEventListener("online", now);
  return {
    later() {
      wait = Math.min(wait * 2, 30000);
      clearTimeout(timer);
      timer = setTimeout(again, wait);
      return wait / 1000;
    },
    rest() {
      wait = 1000;
      clearTimeout(timer);
    },
  };
}
