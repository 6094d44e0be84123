// Saves each bid as it is clicked, and bids, moves and finds by keyboard. The table says where to
// post (data-bids); without the script its form has a Save button for all of them.
import { clock, patience } from "./turns.js";

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const KEYS = { y: "yes", m: "maybe", n: "no", u: "" };
const REFUSED = "refused";
const SIGNED_OUT = "You are signed out. Sign in in another tab; your bids are saved then.";

function bidding(table) {
  const form = table.closest("form");
  const tools = document.querySelector("[data-bid-tools]");
  const rows = [...table.tBodies[0].rows];
  const status = form.querySelector("[data-autosave-status]");
  const button = form.querySelector("[data-bid-save]");
  const count = document.querySelector("[data-bid-count]");
  const token = form.elements.namedItem("csrf_token").value;
  const waiting = new Map(); // number -> bid that is not on the server yet
  const refused = new Set(); // numbers of bids the server does not take
  const words = new Map();
  let isSending = false;
  let other = Number(count.textContent) - rows.filter((row) => bidOf(row)).length; // not on the page

  const say = (text) => {
    status.textContent = text;
  };
  const retry = patience(() => send());

  function bidOf(row) {
    return row.querySelector("input:checked")?.value ?? "";
  }

  async function send() {
    if (isSending) return;
    isSending = true;
    while (waiting.size > 0) {
      const [number, bid] = waiting.entries().next().value;
      const trouble = await post(number, bid);
      if (trouble === REFUSED) {
        refused.add(number); // it will not be taken later either, and must not hold up the others
      } else if (trouble) {
        say(`${trouble} Trying again in ${retry.later()} s.`);
        button.hidden = false;
        break;
      }
      if (waiting.get(number) === bid) waiting.delete(number);
      retry.rest();
    }
    if (waiting.size === 0) {
      button.hidden = true;
      say(
        refused.size === 0
          ? `Saved, ${clock()}.`
          : `Not taken: your bid on ${[...refused].map((number) => `#${number}`).join(", ")}. ` +
              "Open the page again to see how it stands.",
      );
    }
    isSending = false;
  }

  async function post(number, bid) {
    try {
      const answer = await fetch(`${table.dataset.bids}/${number}`, {
        method: "POST",
        body: new URLSearchParams({ bid, csrf_token: token }),
        credentials: "same-origin",
        redirect: "manual",
        keepalive: true,
      });
      if (answer.ok) return "";
      if (answer.type === "opaqueredirect") return SIGNED_OUT;
      return answer.status >= 500 ? "Not saved: the server is busy." : REFUSED;
    } catch {
      return "No connection; your bids are still in this page.";
    }
  }

  form.addEventListener("change", (event) => {
    const row = event.target.closest("[data-bid]");
    if (!row) return;
    refused.delete(row.dataset.bid);
    waiting.set(row.dataset.bid, bidOf(row));
    count.textContent = other + rows.filter((one) => bidOf(one)).length;
    say("Saving …");
    send();
  });
  form.addEventListener("submit", (event) => {
    if (waiting.size === 0) event.preventDefault(); // everything is saved
  });

  // Finding: every row is looked at once, when somebody first types.
  const find = tools.elements.namedItem("q");
  const topic = tools.elements.namedItem("topic");
  const open = tools.elements.namedItem("open");
  const shown = tools.querySelector("[data-bid-shown]");
  function filter() {
    const asked = plain(find.value).split(/\s+/).filter(Boolean);
    let left = 0;
    for (const row of rows) {
      if (asked.length && !words.has(row)) words.set(row, plain(row.textContent));
      const hides =
        (topic?.value && !row.dataset.topics.split(" ").includes(topic.value)) ||
        (open.checked && bidOf(row) && !row.contains(document.activeElement)) ||
        !asked.every((word) => words.get(row).includes(word));
      row.hidden = hides;
      left += hides ? 0 : 1;
    }
    shown.textContent = left < rows.length ? `${left} of ${rows.length} shown.` : "";
  }
  const isWhole = rows.length === Number(table.dataset.all); // else the server finds among all
  if (isWhole) {
    tools.querySelector("[data-bid-show]").hidden = true;
    for (const event of ["input", "change"]) tools.addEventListener(event, filter);
    tools.addEventListener("submit", (event) => event.preventDefault());
    tools.elements.namedItem("order")?.addEventListener("change", () => tools.submit());
    filter();
  }

  // Keys: j and k move, y m n u bid, o opens the abstract, / finds.
  document.querySelector("[data-bid-keys]").hidden = false;
  button.hidden = true;
  const here = () => rows.find((row) => row.contains(document.activeElement) && !row.hidden);
  function go(step) {
    const seen = rows.filter((row) => !row.hidden);
    const at = seen.indexOf(here());
    const row = seen[at < 0 ? 0 : Math.min(Math.max(at + step, 0), seen.length - 1)];
    row?.querySelector("input:checked")?.focus();
    row?.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const type = event.target.type;
    if (event.target.matches("input, select, textarea") && type !== "radio" && type !== "checkbox") {
      if (event.key === "Escape") go(0);
      return;
    }
    const row = here();
    if (event.key === "/") find.focus();
    else if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "o" && row) {
      const more = row.querySelector("details");
      if (more) more.open = !more.open;
    } else if (row && Object.hasOwn(KEYS, event.key)) {
      const input = row.querySelector(`input[value="${KEYS[event.key]}"]`);
      input.focus();
      if (!input.checked) input.click();
    } else return;
    event.preventDefault();
  });
  addEventListener("beforeunload", (event) => {
    if (waiting.size > 0) event.preventDefault();
  });
}

export const enhance = (tables) => tables.forEach(bidding);
