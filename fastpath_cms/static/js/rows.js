// Adds, moves and removes the rows of a list without asking the server. Names and ids stay where
// they are: moving exchanges what two rows hold, so the server reads the rows in order as before.
const linesOf = (box) => [...box.querySelectorAll(":scope > .rows-line")];
const controlsOf = (line) => [...line.querySelectorAll("input, select, textarea")];

function exchange(one, other) {
  const theirs = controlsOf(other);
  controlsOf(one).forEach((mine, place) => {
    const its = theirs[place];
    [mine.value, its.value] = [its.value, mine.value];
    if ("checked" in mine) [mine.checked, its.checked] = [its.checked, mine.checked];
  });
}

function clear(line) {
  for (const control of controlsOf(line)) {
    if (control.type === "checkbox") control.checked = false;
    else control.value = "";
    control.removeAttribute("aria-invalid");
  }
  for (const error of line.querySelectorAll(".error")) error.remove();
  for (const field of line.querySelectorAll("[data-error]")) delete field.dataset.error;
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
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row-act]");
    if (!button || button.disabled) return;
    event.preventDefault();
    const lines = linesOf(box);
    const place = lines.indexOf(button.closest(".rows-line"));
    let focus = null;
    switch (button.dataset.rowAct) {
      case "up":
        exchange(lines[place], lines[place - 1]);
        focus = lines[place - 1].querySelector("[data-row-act='up']:not(:disabled), input");
        break;
      case "down":
        exchange(lines[place], lines[place + 1]);
        focus = lines[place + 1].querySelector("[data-row-act='down']:not(:disabled), input");
        break;
      case "remove":
        lines[place].remove();
        break;
      default: {
        const line = lines.at(-1).cloneNode(true);
        clear(line);
        lines.at(-1).after(line);
        focus = line.querySelector("input");
      }
    }
    renumber(box);
    focus ??= linesOf(box)[Math.max(place - 1, 0)].querySelector("input");
    focus.focus();
    box.dispatchEvent(new Event("change", { bubbles: true })); // autosave listens
  });
}

export const enhance = (boxes) => boxes.forEach(manage);
