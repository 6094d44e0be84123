// Puts the name chosen beside a comment where the cursor is: textarea[data-mentions=ID] and the
// input that lists the names of #ID. Without a script the server puts it in front.
function complete(area) {
  const list = document.getElementById(area.dataset.mentions);
  const input = list && area.form.querySelector(`input[list="${list.id}"]`);
  if (!input) return;
  const names = new Set([...list.options].map((option) => option.value));
  input.addEventListener("input", () => {
    if (!names.has(input.value)) return;
    const at = area.selectionStart ?? area.value.length;
    const before = area.value.slice(0, at);
    const name = `${before && !/\s$/.test(before) ? " " : ""}@${input.value} `;
    area.setRangeText(name, at, area.selectionEnd ?? at, "end");
    input.value = "";
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

export const enhance = (areas) => areas.forEach(complete);
