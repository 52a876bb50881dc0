/* Cells of a decision table say what is ticked in them, as it is ticked. Without a script the server says it with the next button. */
(function () {
  "use strict";
  const table = document.querySelector(".table-edit");
  if (!table) return;
  table.addEventListener("change", (e) => {
    const cell = e.target.closest("details.cell"), said = cell && cell.querySelector("[data-said]");
    if (!said) return;
    const all = Array.from(cell.querySelectorAll("input[type=checkbox]")), ticked = all.filter((box) => box.checked);
    said.textContent = ticked.length === all.length ? table.dataset.any : ticked.length === 0 ? table.dataset.none
      : ticked.map((box) => box.nextElementSibling.textContent).join(table.dataset.or);
    said.parentElement.classList.toggle("is-any", ticked.length === all.length);
  });
  /* A link of the check opens the cell to which it leads. */
  document.addEventListener("click", (e) => {
    const link = e.target.closest("a[href^='#']"), to = link && document.getElementById(link.getAttribute("href").slice(1));
    if (to && to.matches("details.cell")) to.open = true;
  });
})();
