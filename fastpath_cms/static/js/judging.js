// Judges one suggestion after another without leaving the page. [data-judging=URL] holds rows
// [data-judged-row] with one form each; URL takes a judgement back. Keys: j k move, y n judge,
// e edits the reason, u undoes. What the server refuses is said in the row and changes nothing.
function judge(section) {
  const rows = [...section.querySelectorAll("[data-judged-row]")];
  const status = section.querySelector("[data-judging-status]");
  const undoAt = section.dataset.judging;
  let at = -1;
  section.querySelector("[data-judging-keys]").hidden = false;

  const go = (to) => {
    at = Math.max(0, Math.min(rows.length - 1, to));
    rows[at].focus();
    rows[at].scrollIntoView({ block: "nearest" });
  };
  const next = () => {
    const open = rows.findIndex((row, place) => place > at && !row.dataset.judged);
    if (open >= 0) go(open);
  };

  async function post(url, form) {
    const answer = await fetch(url, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      credentials: "same-origin",
      redirect: "manual",
      headers: { "X-Requested-With": "judging" },
    });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(told.said ?? "The server did not take it; nothing was changed.");
    return told.said;
  }

  function show(row, text, isJudged) {
    const form = row.querySelector("form");
    row.querySelector("[data-verdict]")?.remove();
    const said = document.createElement("p");
    said.dataset.verdict = "";
    said.className = "small";
    said.textContent = text;
    if (isJudged) {
      const undo = document.createElement("button");
      undo.type = "button";
      undo.className = "btn";
      undo.dataset.size = "s";
      undo.textContent = "Undo";
      undo.addEventListener("click", () => take(row));
      said.append(" ", undo);
    }
    form.hidden = isJudged;
    form.after(said);
    if (isJudged) row.dataset.judged = "1";
    else delete row.dataset.judged;
    status.textContent = text;
  }

  async function send(row, url, isJudged) {
    if (row.getAttribute("aria-busy")) return;
    row.setAttribute("aria-busy", "true");
    try {
      show(row, await post(url, row.querySelector("form")), isJudged);
      if (isJudged) next();
    } catch (problem) {
      const isAway = problem instanceof TypeError;
      show(row, isAway ? "No connection; nothing was changed." : problem.message, !isJudged);
    }
    row.removeAttribute("aria-busy");
  }
  const take = (row) => send(row, undoAt, false);

  for (const [place, row] of rows.entries()) {
    row.tabIndex = -1;
    row.addEventListener("focusin", () => (at = place));
    row.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      at = place;
      const url = event.submitter?.getAttribute("formaction") ?? event.target.action;
      send(row, url, true);
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select")) {
      if (event.key === "Escape") rows[at]?.focus();
      return;
    }
    const row = rows[at];
    if (event.key === "j") go(at + 1);
    else if (event.key === "k") go(at - 1);
    else if (row && event.key === "u" && row.dataset.judged) take(row);
    else if (row && !row.dataset.judged && "yn".includes(event.key))
      row.querySelector(`[data-key="${event.key}"]`)?.click();
    else if (row && event.key === "e") row.querySelector("[name=why]")?.focus();
    else return;
    event.preventDefault();
  });
}

export const enhance = (sections) => sections.forEach(judge);
