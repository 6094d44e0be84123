// Computes a file's SHA-256 in the browser; nothing is uploaded by it. Works where the page came
// over https or from this machine (SubtleCrypto); elsewhere the fingerprint is pasted.
async function sha256(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function said(after) {
  const status = document.createElement("p");
  status.className = "hint";
  status.setAttribute("role", "status");
  after.after(status);
  return (text) => {
    status.textContent = text;
  };
}

async function compute(file, say) {
  say("Computing the fingerprint in this browser.");
  try {
    return await sha256(file);
  } catch {
    say("This browser could not read the file. Paste its SHA-256 instead.");
    return "";
  }
}

// [data-fingerprint]: offers to choose a file beside the field that takes the digits.
function offer(box) {
  const digits = box.querySelector("input[name='fingerprint']");
  const field = document.createElement("div");
  field.className = "field";
  const label = document.createElement("label");
  label.htmlFor = `${digits.id}-of`;
  label.textContent = "Choose the file; only its fingerprint is sent";
  const chooser = document.createElement("input");
  chooser.type = "file"; // without a name: a form never sends it
  chooser.id = label.htmlFor;
  chooser.accept = "application/pdf,.pdf";
  field.append(label, chooser);
  box.prepend(field);
  const say = said(chooser);
  chooser.addEventListener("change", async () => {
    const file = chooser.files[0];
    if (!file) return;
    digits.value = await compute(file, say);
    if (digits.value) say(`The fingerprint of ${file.name} is in the field below. The file stays here.`);
  });
}

// input[data-expected]: says before a long upload that it would be refused.
function compare(chooser) {
  const say = said(chooser);
  chooser.addEventListener("change", async () => {
    const file = chooser.files[0];
    const found = file ? await compute(file, say) : "";
    if (!found) return;
    const isSame = found === chooser.dataset.expected;
    say(isSame ? "This is the very file." : `This is another file; its SHA-256 is ${found}.`);
  });
}

export function enhance(found) {
  if (!globalThis.crypto?.subtle) return;
  for (const one of found) (one.dataset.expected ? compare : offer)(one);
}
