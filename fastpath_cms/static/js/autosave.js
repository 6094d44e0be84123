// Keeps what is being typed on the server, and says truthfully whether that worked.
// form[data-autosave=URL] posts its fields, files left out, 800 ms after the last change.
const PAUSE = 800;

const clock = () => new Date().toLocaleTimeString("en-GB", { hour12: false });

function fieldsOf(form) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") body.append(name, value);
  }
  return body;
}

function keep(form) {
  const status = form.querySelector("[data-autosave-status]");
  let timer = 0;
  let saved = fieldsOf(form).toString();
  let isLeaving = false;
  let turn = 0;

  const say = (text) => {
    if (status) status.textContent = text;
  };

  async function save() {
    clearTimeout(timer);
    const body = fieldsOf(form);
    const text = body.toString();
    if (isLeaving || text === saved) return;
    turn += 1;
    const mine = turn;
    say("Saving what you typed.");
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
      if (mine !== turn) return;
      if (answer.ok) {
        saved = text;
        say(`Saved ${clock()} on the server.`);
      } else if (answer.status === 401 || answer.type === "opaqueredirect") {
        say("Not saved: you are signed out. What you typed is still in this page.");
      } else {
        say("Not saved: the server did not take it. What you typed is still in this page.");
      }
    } catch {
      if (mine === turn) say("Not saved: no connection. What you typed is still in this page.");
    }
  }

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    isLeaving = true; // the form itself carries everything now
  });
  addEventListener("pagehide", save);
  addEventListener("online", save);
  addEventListener("pageshow", () => {
    isLeaving = false;
  });
}

export const enhance = (forms) => forms.forEach(keep);
