/* The offline kit: the forms of one reviewer, drawn from the data in this file. No network. */
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("kit-data").textContent);
  const storeKey = `fastpath-kit ${data.key}`;
  const now = new Map();
  let isKept = true;
  let isDirty = false;

  const el = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === true) made.setAttribute(key, "");
      else if (value !== false && value !== null) made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  };

  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(storeKey) || "{}");
    } catch {
      return {};
    }
  };

  const keep = () => {
    isDirty = true;
    try {
      localStorage.setItem(storeKey, JSON.stringify(Object.fromEntries(now)));
      isKept = true;
    } catch {
      isKept = false;
    }
    say();
  };

  const status = document.getElementById("kit-status");
  const say = (text) => {
    const at = new Date().toTimeString().slice(0, 5);
    status.textContent = text || (isKept
      ? `Kept in this browser at ${at}. Save a file to bring it back.`
      : "This browser keeps nothing for a file. Save a file before you close it.");
  };

  const isEmpty = (answer) => answer === null || answer === undefined || String(answer).trim() === "";
  const stateOf = (one) => {
    const mine = now.get(one.number);
    const missing = data.fields.filter((field) => field.required && isEmpty(mine.answers[field.key]));
    const begun = data.fields.some((field) => !isEmpty(mine.answers[field.key]));
    if (mine.ready && !missing.length) return ["Ready", "ready"];
    if (mine.ready) return [`Ready, but lacks: ${missing.map((field) => field.label).join(", ")}`, "lacks"];
    return begun ? ["Draft", "draft"] : ["Not started", "none"];
  };

  /* Exporting: the same text form that the site gives and takes. */
  const letter = (place) => place < 26
    ? String.fromCharCode(65 + place)
    : letter(Math.floor(place / 26) - 1) + letter(place % 26);
  const line = (text) => text.split(/\s+/).join(" ").trim();
  const escaped = (text) => text.split(/\r\n|\r|\n/)
    .map((row) => (/^[\\ \t>]*==/.test(row) ? `\\${row}` : row)).join("\n");
  const textOf = () => {
    const lines = [`==+== ${data.label} Review Forms`, `==-== Upload this file at ${data.url}`, ""];
    for (const one of data.reviews) {
      const mine = now.get(one.number);
      lines.push(`==+== Begin Review #${one.number}`, `==+== Paper #${one.number}`,
        `==-== Title: ${line(one.title).slice(0, 60)}`,
        ...(data.reviewer ? [`==+== Reviewer: ${line(data.reviewer)}`] : []), `==+== Version ${one.version}`, "",
        "==+== Review Readiness", "", mine.ready || one.isIn ? "Ready" : "Draft");
      data.fields.forEach((field, place) => {
        const answer = mine.answers[field.key];
        lines.push("", `==+== ${letter(place)}. ${line(field.label)}`, "");
        if (!isEmpty(answer)) lines.push(escaped(String(answer)));
      });
      lines.push("", "==+== End Review", "", "");
    }
    return lines.join("\r\n");
  };

  const save = (blob, name) => {
    const link = el("a", { href: URL.createObjectURL(blob), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  /* PDFs: bytes from this file, opened by an address that only this page knows. */
  const pdfOf = (number) => {
    const held = document.querySelector(`script[data-paper="${number}"]`);
    if (!held) return null;
    const raw = atob(held.textContent.trim());
    const bytes = new Uint8Array(raw.length);
    for (let place = 0; place < raw.length; place += 1) bytes[place] = raw.charCodeAt(place);
    return new Blob([bytes], { type: "application/pdf" });
  };

  const fieldOf = (one, field) => {
    const id = `f-${one.number}-${field.key}`;
    const mine = now.get(one.number).answers;
    const hint = el("p", { class: "hint", id: `${id}-hint` }, field.hint);
    const reading = el("p", { class: field.secret ? "reading secret" : "reading" }, field.reading);
    const label = [field.label, field.required ? "" : el("span", { class: "opt" }, " optional")];
    if (field.kind === "text") {
      const area = el("textarea", { id, rows: 10, "aria-describedby": `${id}-hint` });
      area.value = mine[field.key] || "";
      const count = el("span", { class: "hint" });
      const counted = () => {
        const words = area.value.split(/\s+/).filter(Boolean).length;
        const unit = words === 1 ? "word" : "words";
        count.textContent = field.limit ? `${words} of ${field.limit} words` : `${words} ${unit}`;
      };
      area.addEventListener("input", () => {
        mine[field.key] = area.value;
        counted();
        keep();
        draw();
      });
      counted();
      return el("div", { class: "field" }, el("label", { for: id }, ...label), hint, area, count, reading);
    }
    const set = el("div", { class: "scale" });
    for (const [level, words] of [[null, "no answer"], ...field.words]) {
      const radio = el("input", { type: "radio", name: id, value: level === null ? "" : level });
      radio.checked = (mine[field.key] ?? null) === level;
      radio.addEventListener("change", () => {
        mine[field.key] = level;
        keep();
        draw();
      });
      const number = field.kind === "score" && level !== null ? `${level}`.replace("-", "\u2212") : "";
      set.append(el("label", {}, radio, el("b", {}, number), ` ${words}`));
    }
    return el("fieldset", { class: "field" }, el("legend", {}, ...label), hint, set, reading);
  };

  const paperOf = (one) => {
    const part = el("section", { id: `paper-${one.number}`, "aria-labelledby": `h-${one.number}`, tabindex: -1 });
    const blob = pdfOf(one.number);
    const links = el("p", { class: "row" });
    if (blob) {
      const address = URL.createObjectURL(blob);
      links.append(
        el("a", { class: "button", href: address, target: "_blank", rel: "noopener" }, "Open the PDF"),
        el("a", { class: "button", href: address, download: `${data.name}_submission_${one.number}.pdf` }, "Save the PDF"),
      );
    } else {
      links.append("There was no copy of its PDF for readers yet when this file was made.");
    }
    const ready = el("input", { type: "checkbox", id: `ready-${one.number}` });
    const mine = now.get(one.number);
    ready.checked = mine.ready;
    ready.addEventListener("change", () => {
      mine.ready = ready.checked;
      keep();
      draw();
    });
    part.append(
      el("h2", { id: `h-${one.number}` }, `#${one.number} ${one.title}`),
      el("p", { class: "by" }, one.authors.join(", ")),
      links,
      ...data.fields.map((field) => fieldOf(one, field)),
      one.isIn
        ? el("p", { class: "reading" }, "This review is handed in already; what you change here changes it.")
        : el("p", {}, el("label", { class: "ready" }, ready, " Hand it in when I bring the file back")),
    );
    return part;
  };

  const nav = document.getElementById("kit-papers");
  const main = document.getElementById("kit-main");
  const links = new Map();
  const draw = () => {
    for (const one of data.reviews) {
      const [words, state] = one.isIn ? ["Handed in", "ready"] : stateOf(one);
      const tag = links.get(one.number);
      tag.textContent = words;
      tag.dataset.state = state;
    }
  };
  const show = (number) => {
    for (const part of main.children) part.hidden = part.id !== `paper-${number}`;
    for (const link of nav.querySelectorAll("button")) {
      if (link.value === String(number)) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };

  const kept = read();
  for (const one of data.reviews) {
    const before = kept[one.number];
    now.set(one.number, before || { answers: { ...one.answers }, ready: one.isIn });
  }
  for (const one of data.reviews) {
    const tag = el("span", { class: "tag" });
    links.set(one.number, tag);
    const button = el("button", { type: "button", value: one.number }, el("b", {}, `#${one.number}`), ` ${one.title}`, tag);
    button.addEventListener("click", () => {
      show(one.number);
      document.getElementById(`paper-${one.number}`).focus();
    });
    nav.append(el("li", {}, button));
    main.append(paperOf(one));
  }
  draw();
  if (data.reviews.length) show(data.reviews[0].number);
  say(Object.keys(kept).length ? "What you wrote here before is back." : "Nothing was changed yet.");
  document.getElementById("kit-save").addEventListener("click", () => {
    save(new Blob([textOf()], { type: "text/plain;charset=utf-8" }), `${data.name}_reviews.txt`);
    isDirty = false;
    say("Saved as a file. Bring it back at the address below when you have a network.");
  });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty && !isKept) event.preventDefault();
  });
})();
