// Adds the reader's own zone to the times of a page. data-local="closing" marks an exclusive
// instant, read as its last minute; "row" asks for a line of its own in the list around it.
const shape = new Intl.DateTimeFormat("en-US", {
  weekday: "short", month: "short", day: "numeric", year: "numeric",
  hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short",
});
const zone = shape.resolvedOptions().timeZone;

function show(time) {
  const kind = time.dataset.local;
  const exact = new Date(time.dateTime);
  const at = kind === "instant" ? exact : new Date(exact.getTime() - 60000);
  const text = shape.format(at).replace(",", ""); // "Sat Feb 27, 2027", as the rest of the page
  if (kind !== "row") {
    time.title = `${time.title}; for you ${text}`;
    return;
  }
  const list = time.closest("dl");
  if (!list) return;
  const term = document.createElement("dt");
  const value = document.createElement("dd");
  term.textContent = "You";
  value.textContent = zone === "UTC" ? text : `${text}, ${zone.replaceAll("_", " ")}`;
  list.append(term, value);
}

export const enhance = (times) => times.forEach(show);
