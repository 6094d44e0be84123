// Shortens a long list while somebody types: input[data-filter=ID] hides the children of #ID whose
// data-filter-text does not hold every word. Accents and case do not count; nothing chosen is lost.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function filter(input) {
  const list = document.getElementById(input.dataset.filter);
  const box = input.closest("[data-filter-box]");
  const status = box.querySelector("[data-filter-status]");
  const rows = [...list.children];
  box.hidden = false;
  input.removeAttribute("name");
  input.addEventListener("input", (event) => {
    event.stopPropagation(); // what is looked for is no answer to keep
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = plain(row.dataset.filterText);
      row.hidden = !words.every((word) => text.includes(word));
    }
    const left = rows.filter((row) => !row.hidden).length;
    status.textContent = words.length ? `${left} of ${rows.length} shown.` : "";
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // looking is not saving
  });
}

export const enhance = (inputs) => inputs.forEach(filter);
