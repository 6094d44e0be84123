// Shows a password while its button is pressed in; without the script it stays hidden.
function addButton(input) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "reveal";
  button.setAttribute("aria-controls", input.id);
  const show = (isShown) => {
    input.type = isShown ? "text" : "password";
    button.textContent = isShown ? "Hide" : "Show";
    button.setAttribute("aria-label", isShown ? "Hide the password" : "Show the password");
  };
  button.addEventListener("click", () => show(input.type === "password"));
  input.form?.addEventListener("submit", () => show(false)); // browsers offer to keep only hidden ones
  input.autocapitalize = "off";
  input.spellcheck = false;
  show(false);
  input.after(button);
  input.parentElement.dataset.revealing = "";
}

export const enhance = (inputs) => inputs.forEach(addButton);
