// Scrolls a row of links that is wider than the window to the page one is on.
function show(bar) {
  const here = bar.querySelector("[aria-current]");
  if (!here || bar.scrollWidth <= bar.clientWidth) return;
  const [its, own] = [here.getBoundingClientRect(), bar.getBoundingClientRect()];
  bar.scrollLeft += its.left - own.left - (own.width - its.width) / 2;
}

export const enhance = (bars) => bars.forEach(show);
