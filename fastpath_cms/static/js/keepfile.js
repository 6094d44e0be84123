// Sends a file as soon as it is chosen, so that it is on the server before anything is saved.
// input[type=file][data-keep] in a form[data-autosave]; data-most is the largest size in bytes.
// The box [data-kept-file] beside it says what is on the server; kept_file names it to the save.
import { clock, nextTurn, patience } from "./turns.js";

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

function watch(input) {
  const form = input.form;
  const box = form.querySelector("[data-kept-file]");
  const named = form.elements.namedItem("kept_file");
  if (!box || !named) return;
  const line = box.querySelector("[data-file-status]");
  const retry = patience(() => send());
  let request = null;
  let isLeaving = false;

  const button = (label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn";
    made.dataset.size = "s";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  };
  const say = (tone, words, ...parts) => {
    const text = document.createElement("span");
    text.textContent = words;
    line.dataset.tone = tone;
    line.replaceChildren(text, ...parts);
  };
  const forgetNote = () => box.querySelector("[data-kept-note]")?.remove();
  const stop = () => {
    retry.rest();
    const was = request;
    request = null;
    was?.abort();
  };
  const letGo = () => {
    stop();
    input.value = "";
  };

  function ask(what, file) {
    const body = new FormData();
    for (const name of ["csrf_token", "form_key", "kept_as"]) {
      const field = form.elements.namedItem(name);
      if (field) body.append(name, field.value);
    }
    body.append("turn", String(nextTurn(form)));
    body.append("keep", what);
    if (file) body.append(input.name, file, file.name);
    const made = new XMLHttpRequest();
    made.open("POST", form.action);
    made.setRequestHeader("X-Requested-With", "autosave");
    made.responseType = "json";
    made.send(body);
    return made;
  }

  function isKept(answer) {
    named.value = answer.sha256;
    input.value = ""; // it need not be sent again
    forgetNote();
    const pages = answer.pages === 1 ? "1 page" : `${answer.pages} pages`;
    const found = answer.waits ? "it is checked when you save" : `${pages}, it passed the check`;
    say(
      "good",
      `${answer.name} is on the server since ${clock()}; ${found}. It becomes the paper when you save.`,
      button("Remove this file", drop),
    );
  }

  function drop() {
    letGo();
    named.value = "";
    forgetNote();
    const made = ask("no-file");
    say("", "Removing the file.");
    made.onload = () => say("", made.status === 200 ? "The file is removed." : "It is not used.");
    made.onerror = () => say("", "It is not used. The server still has it; it goes when you save.");
  }

  function again(why) {
    const wait = retry.later();
    say("warn", `${why} Trying again in ${wait} s; Save sends it too.`, button("Cancel", cancel));
  }

  function cancel() {
    letGo();
    say("", "Stopped. Nothing was kept of that file.");
  }

  function send() {
    const file = input.files[0];
    stop();
    if (!file || isLeaving) return;
    const mine = ask("file", file);
    request = mine;
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", "How much of the file has arrived");
    say("", `Sending ${file.name}, ${megabytes(file.size)}.`, bar, button("Cancel", cancel));
    mine.upload.onprogress = (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    };
    mine.upload.onload = () => {
      if (request === mine) line.firstChild.textContent = `${file.name} has arrived and is being checked.`;
    };
    mine.onload = () => {
      if (request !== mine) return;
      request = null;
      const answer = mine.response ?? {};
      if (mine.status === 200 && answer.kept) {
        retry.rest();
        isKept(answer);
      } else if (mine.status === 200) {
        say("", "A newer file took its place.");
      } else if (mine.status >= 500 || mine.status === 429) {
        again("The server is busy.");
      } else {
        const why = answer.problems?.join(" ") ?? "The server did not take it.";
        letGo();
        say("bad", `${file.name} is not kept. ${why}`);
      }
    };
    mine.onerror = () => {
      if (request !== mine) return;
      request = null;
      again("No connection.");
    };
  }

  input.addEventListener("change", () => {
    const file = input.files[0];
    if (!file) {
      stop();
      return;
    }
    const most = Number(input.dataset.most);
    if (most && file.size > most) {
      letGo();
      say("bad", `${file.name} is ${megabytes(file.size)}; at most ${megabytes(most)} are taken. Make it smaller, or choose another.`);
      return;
    }
    send();
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    isLeaving = true;
    stop(); // the form carries the file itself
  });
  addEventListener("pageshow", () => {
    isLeaving = false;
  });
}

export const enhance = (inputs) => inputs.forEach(watch);
