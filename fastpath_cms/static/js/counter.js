// Counts words (data-words) or characters (data-letters) while they are typed; the count goes to
// the element that names the field. Without a number it is counted alone.
function count(area) {
  const isWords = "words" in area.dataset;
  const most = Number(isWords ? area.dataset.words : area.dataset.letters);
  const what = isWords ? "words" : "characters";
  const foot = document.querySelector(`[data-words-of="${CSS.escape(area.id)}"]`);
  if (!foot) return;
  area.addEventListener("input", () => {
    const all = isWords ? area.value.split(/\s+/).filter(Boolean).length : [...area.value].length;
    if (!most) {
      foot.textContent = `${all.toLocaleString("en-US")} ${all === 1 ? what.slice(0, -1) : what}`;
      return;
    }
    const over = all > most ? `, ${all - most} too many` : "";
    foot.textContent = `${all.toLocaleString("en-US")} of ${most.toLocaleString("en-US")} ${what}${over}`;
  });
}

export const enhance = (areas) => areas.forEach(count);
