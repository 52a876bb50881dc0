/* Keys of the intake desk: j and k move, Enter opens, x ticks, t takes. They can be switched off (WCAG 2.1.4), and the
   page works without this file. */
(function () {
  "use strict";
  const OFF = "anwang-intake-keys-off", form = document.querySelector("[data-queue]"), hint = document.querySelector("[data-keys]");
  if (!form || !hint) return;
  const rows = [...form.querySelectorAll("[data-row]")], link = (row) => row.querySelector("a.hit");
  let isOff = localStorage.getItem(OFF) === "1";

  function here() {
    const row = document.activeElement && document.activeElement.closest("[data-row]");
    return row ? rows.indexOf(row) : rows.findIndex((one) => one.classList.contains("is-on"));
  }
  const steps = {
    j: (at) => link(rows[Math.min(at + 1, rows.length - 1)]).focus(),
    k: (at) => link(rows[Math.max(at - 1, 0)]).focus(),
    x: (at) => { const box = at >= 0 && rows[at].querySelector("input[name=rowid]"); if (box) box.click(); },
    t: (at) => { const take = (at >= 0 && rows[at].querySelector("[data-take]")) || document.querySelector("#report [data-take]"); if (take) take.click(); },
  };
  document.addEventListener("keydown", (e) => {
    const typed = e.target.closest("textarea, select, input:not([type=checkbox])");
    if (isOff || typed || e.ctrlKey || e.metaKey || e.altKey || !steps[e.key]) return;
    e.preventDefault();
    steps[e.key](here());
  });

  const button = hint.querySelector("button");
  const show = () => { button.textContent = isOff ? button.dataset.on : button.dataset.off; };
  button.addEventListener("click", () => {
    isOff = !isOff;
    localStorage.setItem(OFF, isOff ? "1" : "0");
    show();
  });
  hint.hidden = false;
  show();
})();
