// Closes an open menu with Escape, and when the reader goes elsewhere.
function tame(menu) {
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}

export const enhance = (menus) => menus.forEach(tame);
