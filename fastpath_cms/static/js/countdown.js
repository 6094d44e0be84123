// Counts down to what is due, and opens the page anew when it is. [data-seconds] says how long.
export function enhance(places) {
  for (const place of places) {
    const end = performance.now() + Number(place.dataset.seconds) * 1000;
    const tick = () => {
      const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      const seconds = String(left % 60).padStart(2, "0");
      place.textContent = `Leaves in ${Math.floor(left / 60)}:${seconds}`;
      place.hidden = false;
      if (left === 0) location.reload();
      else setTimeout(tick, 1000);
    };
    tick();
  }
}
