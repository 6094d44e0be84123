// Adds the reader's own zone to the times of a page. What ends in "closing", and "row", is an
// exclusive instant, read as its last minute; "row" asks for a line of its own in the list around
// it, "cell" and "line" for a place after the time itself. The others say it in their title.
const shape = new Intl.DateTimeFormat("en-US", {
  weekday: "short", month: "short", day: "numeric", year: "numeric",
  hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short",
});
const zone = shape.resolvedOptions().timeZone;

function show(time) {
  const kind = time.dataset.local;
  const exact = new Date(time.dateTime);
  const isClosing = kind === "row" || kind.endsWith("closing");
  const at = isClosing ? new Date(exact.getTime() - 60000) : exact;
  const text = shape.format(at).replace(",", ""); // "Sat Feb 27, 2027", as the rest of the page
  if (kind.startsWith("cell")) {
    const line = document.createElement("span");
    line.className = "small muted block";
    line.textContent = `You: ${text}`;
    time.append(line); // inside, so that a folded table keeps it beside its label
  } else if (kind.startsWith("line")) {
    const yours = document.createElement("span");
    yours.textContent = `${text}, for you`;
    time.after(" ", yours);
  } else if (kind === "row") {
    row(time, text);
  } else {
    time.title = `${time.title}; for you ${text}`;
  }
}

function row(time, text) {
  const list = time.closest("dl");
  if (!list) return;
  const term = document.createElement("dt");
  const value = document.createElement("dd");
  term.textContent = "You";
  value.textContent = zone === "UTC" ? text : `${text}, ${zone.replaceAll("_", " ")}`;
  list.append(term, value);
}

export const enhance = (times) => times.forEach(show);
