// Adds, moves and removes the rows of a list without asking the server: by its buttons, by Alt and
// an arrow key, by a place number, and by dragging a handle with mouse, pen or finger. Names and ids
// stay where they are: moving exchanges what two rows hold, so the server reads them in order.
const linesOf = (box) => [...box.querySelectorAll(":scope > .rows-line")];
const controlsOf = (line) =>
  [...line.querySelectorAll("input, select, textarea")].filter((one) => !("rowPlace" in one.dataset));

function exchange(one, other) {
  const theirs = controlsOf(other);
  controlsOf(one).forEach((mine, place) => {
    const its = theirs[place];
    [mine.value, its.value] = [its.value, mine.value];
    if ("checked" in mine) [mine.checked, its.checked] = [its.checked, mine.checked];
  });
  const [mine, its] = [one, other].map((line) => line.querySelector("details"));
  if (mine && its) [mine.open, its.open] = [its.open, mine.open];
}

function forgetErrors(line) {
  for (const control of controlsOf(line)) control.removeAttribute("aria-invalid");
  for (const error of line.querySelectorAll(".error, .author-slip")) error.remove();
  for (const field of line.querySelectorAll("[data-error]")) delete field.dataset.error;
}

function clear(line) {
  for (const control of controlsOf(line)) {
    if (control.type === "checkbox") control.checked = false;
    else control.value = "";
  }
  for (const more of line.querySelectorAll("details")) more.open = false;
  forgetErrors(line);
}

function renumber(box) {
  const lines = linesOf(box);
  const name = box.dataset.rows;
  const label = box.dataset.rowLabel;
  const pattern = new RegExp(`^${RegExp.escape?.(name) ?? name}-\\d+-`);
  lines.forEach((line, place) => {
    line.setAttribute("aria-label", `${label} ${place + 1}`);
    for (const element of line.querySelectorAll("*")) {
      for (const key of ["name", "id", "for", "aria-describedby"]) {
        const value = element.getAttribute(key);
        if (value) {
          const next = value.split(" ").map((part) => part.replace(pattern, `${name}-${place}-`));
          element.setAttribute(key, next.join(" "));
        }
      }
    }
    for (const number of line.querySelectorAll("[data-row-place]")) number.value = String(place + 1);
    for (const said of line.querySelectorAll("[data-row-said]")) {
      const kept = [...line.querySelectorAll("details input")].map((one) => one.value.trim());
      said.textContent = kept.filter(Boolean).join(", ");
    }
    for (const button of line.querySelectorAll("[data-row-act]")) {
      const act = button.dataset.rowAct;
      button.value = String(place);
      button.disabled = { up: place === 0, down: place === lines.length - 1 }[act] ?? lines.length === 1;
      const word = button.querySelector(".sr");
      const said = { up: "Move # up", down: "Move # down", remove: "Remove #" }[act];
      word.textContent = said.replace("#", `${label.toLowerCase()} ${place + 1}`);
    }
  });
}

function manage(box) {
  const status = box.querySelector("[data-rows-status]");
  const label = box.dataset.rowLabel;

  const nameOf = (line) => controlsOf(line)[0]?.value.trim() || `The ${label.toLowerCase()}`;
  const say = (text) => {
    if (status) status.textContent = text;
  };
  const changed = () => box.dispatchEvent(new Event("change", { bubbles: true })); // autosave listens

  // Takes a row to a place, one exchange after another, so that the others keep their order.
  function move(from, to) {
    const lines = linesOf(box);
    const end = Math.max(0, Math.min(lines.length - 1, to));
    const step = Math.sign(end - from);
    for (let at = from; at !== end; at += step) {
      exchange(lines[at], lines[at + step]);
      forgetErrors(lines[at]);
      forgetErrors(lines[at + step]);
    }
    renumber(box);
    if (step) say(`${nameOf(lines[end])} is now ${label.toLowerCase()} ${end + 1} of ${lines.length}.`);
    return lines[end];
  }

  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row-act]");
    if (!button || button.disabled) return;
    event.preventDefault();
    const lines = linesOf(box);
    const place = lines.indexOf(button.closest(".rows-line"));
    let focus = null;
    switch (button.dataset.rowAct) {
      case "up":
        focus = move(place, place - 1).querySelector("[data-row-act='up']:not(:disabled), input");
        break;
      case "down":
        focus = move(place, place + 1).querySelector("[data-row-act='down']:not(:disabled), input");
        break;
      case "remove":
        say(`${nameOf(lines[place])} is removed.`);
        lines[place].remove();
        break;
      default: {
        const line = lines.at(-1).cloneNode(true);
        clear(line);
        lines.at(-1).after(line);
        focus = controlsOf(line)[0];
      }
    }
    renumber(box);
    focus ??= controlsOf(linesOf(box)[Math.max(place - 1, 0)])[0];
    focus.focus();
    changed();
  });

  box.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const line = event.target.closest(".rows-line");
    if (!step || !event.altKey || !line || !box.querySelector("[data-row-act='up']")) return;
    event.preventDefault();
    const place = linesOf(box).indexOf(line);
    const which = [...line.querySelectorAll("input, select, button, summary")].indexOf(event.target);
    const there = move(place, place + step);
    const same = there.querySelectorAll("input, select, button, summary")[which];
    (same && !same.disabled ? same : controlsOf(there)[0]).focus();
    changed();
  });

  box.addEventListener("change", (event) => {
    if (!("rowPlace" in (event.target.dataset ?? {}))) return;
    const place = linesOf(box).indexOf(event.target.closest(".rows-line"));
    const wanted = Number.parseInt(event.target.value, 10);
    const there = move(place, Number.isNaN(wanted) ? place : wanted - 1);
    there.querySelector("[data-row-place]").focus();
  });

  let dragged = null;
  box.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-row-drag]");
    if (!handle || event.button !== 0) return;
    event.preventDefault();
    dragged = linesOf(box).indexOf(handle.closest(".rows-line"));
    linesOf(box)[dragged].dataset.dragged = "";
    box.setPointerCapture(event.pointerId);
  });
  box.addEventListener("pointermove", (event) => {
    if (dragged === null) return;
    const lines = linesOf(box);
    const to = lines.findIndex((line) => event.clientY < line.getBoundingClientRect().bottom);
    const end = to === -1 ? lines.length - 1 : to;
    if (end === dragged) return;
    delete lines[dragged].dataset.dragged;
    move(dragged, end).dataset.dragged = "";
    dragged = end;
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    box.addEventListener(kind, () => {
      if (dragged === null) return;
      delete linesOf(box)[dragged].dataset.dragged;
      dragged = null;
      changed();
    });
  }
  for (const handle of box.querySelectorAll("[data-row-drag]")) handle.hidden = false;
}

export const enhance = (boxes) => boxes.forEach(manage);
