// Selecting in a long table: a box in its head for all rows, Shift for a range, and a count.
function pick(table) {
  const boxes = [...table.querySelectorAll("tbody .pick-box input")];
  const said = table.closest("form").querySelector("[data-picked]");
  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", "Select all that are shown");
  table.querySelector("thead .pick-box").replaceChildren(all);
  let last = null;
  const count = () => {
    const picked = boxes.filter((box) => box.checked).length;
    all.checked = picked === boxes.length;
    all.indeterminate = picked > 0 && !all.checked;
    said.textContent = picked ? `${picked} of ${boxes.length}` : "tick the boxes";
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last !== null) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((one, two) => one - two);
        for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
      }
      last = box;
      count();
    });
  }
  addEventListener("pageshow", count);
  count();
}

export const enhance = (tables) => tables.forEach(pick);
