// Keeps what is being typed on the server, and says truthfully whether that worked.
// form[data-autosave=URL] posts its fields, files left out, 800 ms after the last change and at
// least every 3 s while somebody types. Kept is not saved: only the form's own button saves.
import { clock, nextTurn, patience } from "./turns.js";

const PAUSE = 800;
const AT_MOST = 3000;
const HERE = "What you typed is still in this page.";

function fieldsOf(form) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "turn") body.append(name, value);
  }
  return body;
}

function keep(form) {
  const status = form.querySelector("[data-autosave-status]");
  let timer = 0;
  let since = 0;
  let kept = fieldsOf(form).toString();
  let isLeaving = false;
  let newest = 0;

  const say = (text) => {
    if (status) status.textContent = text;
  };
  const isDirty = () => fieldsOf(form).toString() !== kept;
  const retry = patience(() => save());

  async function save() {
    clearTimeout(timer);
    since = 0;
    const body = fieldsOf(form);
    const text = body.toString();
    if (isLeaving || text === kept) return;
    newest = nextTurn(form);
    const mine = newest;
    body.append("turn", String(mine));
    try {
      // keepalive lets the request outlive the page; browsers allow it up to 64 kB
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body,
        keepalive: text.length < 60000,
        credentials: "same-origin",
        redirect: "manual",
        headers: { "X-Requested-With": "autosave" },
      });
      if (mine !== newest || isLeaving) return;
      const said = await answer.json().catch(() => ({}));
      if (answer.ok && said.saved) {
        kept = text;
        retry.rest();
        const also = said.others ? " Another tab has other text; both are kept." : "";
        const says = status?.dataset.keptSays;
        const told = says?.replace("{time}", clock().slice(0, 5));
        say(`${told ?? `Kept on the server, ${clock()}; not saved yet.`}${also}`);
      } else if (answer.status >= 500) {
        say(`Not kept: the server is busy. ${HERE} Trying again in ${retry.later()} s.`);
      } else {
        say(said.sentence ?? `Not kept: the server did not take it. ${HERE}`);
      }
    } catch {
      if (mine !== newest || isLeaving) return;
      say(`No connection. ${HERE} Trying again in ${retry.later()} s.`);
    }
  }

  const later = () => {
    clearTimeout(timer);
    since ||= Date.now();
    timer = setTimeout(save, Math.min(PAUSE, Math.max(0, since + AT_MOST - Date.now())));
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(timer);
    retry.rest();
    nextTurn(form); // newer than all that is still on its way
    isLeaving = true; // the form itself carries everything now
  });
  addEventListener("pagehide", save);
  addEventListener("beforeunload", (event) => {
    if (!isLeaving && isDirty()) {
      save();
      if (!navigator.onLine) event.preventDefault(); // only then could it be lost
    }
  });
  addEventListener("pageshow", () => {
    isLeaving = false;
  });
}

export const enhance = (forms) => forms.forEach(keep);
