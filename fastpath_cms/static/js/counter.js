// Counts words while they are typed; the count goes to the element that names the field.
function count(area) {
  const most = Number(area.dataset.words);
  const foot = document.querySelector(`[data-words-of="${CSS.escape(area.id)}"]`);
  if (!foot) return;
  area.addEventListener("input", () => {
    const words = area.value.split(/\s+/).filter(Boolean).length;
    const over = words > most ? `, ${words - most} too many` : "";
    foot.textContent = `${words} of ${most} words${over}`;
  });
}

export const enhance = (areas) => areas.forEach(count);
