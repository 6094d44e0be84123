// Decides by keyboard while the focus is in the board, and counts again with every choice. Nothing
// leaves the page before Save.
const KEYS = { a: "accept", c: "conditional", w: "wait-list", r: "reject", o: "" };
const KINDS = { accept: "accepted", conditional: "accepted", "wait-list": "waiting", "": "open" };
const kindOf = (verdict) => KINDS[verdict] ?? "rejected";

function deciding(table) {
  const rows = [...table.tBodies[0].rows].filter((row) => row.querySelector("select.pick"));
  const pickOf = (row) => row.querySelector("select.pick");
  const before = new Map(rows.map((row) => [row, row.querySelector("input[name^='was-']").value]));
  const start = new Map();
  for (const count of document.querySelectorAll("[data-count], [data-topic] b")) {
    start.set(count, Number(count.textContent));
  }

  function recount() {
    const moved = new Map(start);
    const add = (count, by) => count && moved.set(count, moved.get(count) + by);
    const ofKind = (kind) => document.querySelector(`[data-count="${kind}"]`);
    for (const row of rows) {
      const [was, is] = [kindOf(before.get(row)), kindOf(pickOf(row).value)];
      if (was === is) continue;
      add(ofKind(was), -1);
      add(ofKind(is), 1);
      const by = (is === "accepted") - (was === "accepted");
      for (const topic of (row.dataset.topics ?? "").split(" ").filter(Boolean)) {
        if (by) add(document.querySelector(`[data-topic="${topic}"] b`), by);
      }
    }
    for (const [count, number] of moved) {
      count.textContent = number;
      if (["waiting", "open"].includes(count.dataset.count)) count.parentElement.hidden = !number;
    }
  }

  const keys = document.getElementById("decide-keys");
  keys.hidden = false;
  const here = () => rows.find((row) => row.contains(document.activeElement));
  function go(step) {
    const at = rows.indexOf(here());
    const row = rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)];
    pickOf(row)?.focus();
    row.scrollIntoView({ block: "nearest" });
  }
  table.addEventListener("change", recount);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = here();
    const isElsewhere = !row && event.target.matches("input, select, textarea");
    if (isElsewhere || rows.length === 0) return;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "?") {
      keys.open = !keys.open;
      if (keys.open) keys.querySelector("summary").focus();
    } else if (event.key === "x" && row) row.querySelector(".pick-box input")?.click();
    else if (row && Object.hasOwn(KEYS, event.key)) {
      pickOf(row).value = KEYS[event.key];
      recount();
    } else return;
    event.preventDefault();
  });
  addEventListener("pageshow", recount); // the browser may have kept what was chosen
}

export const enhance = (tables) => tables.forEach(deciding);
