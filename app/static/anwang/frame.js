/* What every page shares: menus that close, dialogs before irreversible steps, clocks that move on, long choice lists
   that can be filtered, lists with tick boxes. Each page works without this file, only less comfortably. */
(function () {
  "use strict";
  const words = JSON.parse((document.getElementById("aw-words") || {}).textContent || "{}");
  const say = (text, values) => (text || "").replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const all = (selector, root) => [...(root || document).querySelectorAll(selector)];
  window.Anwang = Object.assign(window.Anwang || {}, { say, all, ask });

  /* Menus: close on Esc (focus goes back to the button) and on a click elsewhere. */
  function menus() {
    const open = () => all("details.aw-menu[open], details.toc-phone[open]");
    document.addEventListener("keydown", (e) => {
      if (e.key !== "Escape") return;
      open().forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
    });
    document.addEventListener("click", (e) => open().forEach((menu) => {
      if (!menu.contains(e.target) || (menu.matches(".toc-phone") && e.target.closest("a"))) menu.open = false;
    }));
  }

  /* Ask before a step; resolves to true or false. Falls back to the browser's own question. */
  function ask(text, yes) {
    const dialog = document.getElementById("aw-dialog");
    if (!dialog || !dialog.showModal) return Promise.resolve(window.confirm(text));
    dialog.querySelector(".aw-dialog-text").textContent = text;
    const button = dialog.querySelector("[value=yes]");
    button.textContent = yes || button.dataset.yes;
    dialog.returnValue = "no";
    dialog.showModal();
    return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true }));
  }

  function confirms() {
    let sure = null;
    document.addEventListener("submit", (e) => {
      const button = e.submitter, text = (button && button.dataset.confirm) || e.target.dataset.confirm;
      if (!text || sure === button) { sure = null; return; }
      e.preventDefault();
      ask(text, button && button.dataset.yes || button && button.textContent.trim()).then((yes) => {
        if (!yes) return;
        sure = button;
        e.target.requestSubmit(button);
      });
    }, true);
  }

  /* Clocks: data-until and data-since are ISO moments; the words change once a minute and are not announced. */
  function clockText(until, now) {
    const minutes = Math.floor((until - now) / 60000), late = minutes < 0, left = Math.abs(minutes);
    const d = Math.floor(left / 1440), h = Math.floor(left / 60), m = left % 60;
    if (late) return d ? say(words.over_days, { d }) : h ? say(words.over_hours, { h }) : say(words.over_minutes, { m });
    return d ? say(words.left_days, { d }) : h ? say(words.left_hours, { h, m: String(m).padStart(2, "0") }) : say(words.left_minutes, { m });
  }
  function clocks() {
    const now = Date.now();
    all(".clock[data-until]").forEach((clock) => {
      const until = Date.parse(clock.dataset.until), since = Date.parse(clock.dataset.since);
      const text = clock.querySelector(".t");
      if (Number.isNaN(until) || !text) return;
      text.textContent = clockText(until, now);
      if (since < until) clock.style.setProperty("--p", Math.min(100, Math.max(0, 100 * (now - since) / (until - since))));
      if (until < now) { clock.classList.remove("clock-calm", "clock-soon", "clock-today"); clock.classList.add("clock-over"); }
    });
  }

  /* data-p and data-w: exact shares, set through the CSSOM (style attributes are forbidden). */
  function shares() {
    all("[data-p]").forEach((e) => e.style.setProperty("--p", e.dataset.p));
    all("[data-w]").forEach((e) => { e.style.width = e.dataset.w; });
  }

  /* Long groups of choices: a box that narrows them, and the number chosen. Chosen ones always stay in sight. */
  function findBoxes(root) {
    all("[data-find]:not([data-ready])", root).forEach((group) => {
      group.dataset.ready = "";
      const chips = all(".chip", group), box = document.createElement("div");
      const input = document.createElement("input"), count = document.createElement("span");
      box.className = "chips-find"; input.className = "form-control"; count.className = "aw-small";
      input.type = "search"; input.placeholder = say(words.filter, { n: chips.length });
      input.setAttribute("aria-label", input.placeholder); count.setAttribute("role", "status");
      const show = () => {
        const text = input.value.trim().toLowerCase().replace(/台/g, "臺");
        let seen = 0;
        chips.forEach((chip) => {
          const hit = chip.textContent.toLowerCase().replace(/台/g, "臺").includes(text);
          chip.hidden = !hit && !chip.querySelector("input").checked;
          seen += hit ? 1 : 0;
        });
        count.textContent = seen ? say(words.chosen, { n: chips.filter((c) => c.querySelector("input").checked).length }) : words.none_found;
      };
      input.addEventListener("input", (e) => { e.stopPropagation(); show(); });
      input.addEventListener("keydown", (e) => { if (e.key === "Enter") e.preventDefault(); });
      group.addEventListener("change", show);
      box.append(input, count); group.before(box); show();
    });
  }

  /* Tick boxes of a list: all of this page at once, and how many are chosen. */
  function picks() {
    all("form[data-picks]").forEach((form) => {
      const boxes = all("input[name=rowid]", form), every = form.querySelector("[data-pick-all]");
      const bar = form.querySelector("[data-picked]");
      const show = () => {
        const n = boxes.filter((b) => b.checked).length;
        boxes.forEach((b) => b.closest("tr") && b.closest("tr").classList.toggle("is-on", b.checked));
        if (bar) { bar.querySelector("strong").textContent = n ? say(words.picked, { n }) : ""; all("button", bar).forEach((b) => { b.disabled = !n; }); }
        if (every) { every.checked = n > 0 && n === boxes.length; every.indeterminate = n > 0 && n < boxes.length; }
      };
      if (every) every.addEventListener("change", () => { boxes.forEach((b) => { b.checked = every.checked; }); show(); });
      form.addEventListener("change", show); show();
    });
  }

  /* Filters: on a phone only the first stays open, the rest behind one button, unless one of them is in use. */
  function folds() {
    all("[data-fold]").forEach((box) => {
      const button = box.querySelector("[data-fold-button]");
      if (!button || all(".is-more [name]", box).some((f) => f.value)) return;
      const set = (folded) => { box.classList.toggle("is-folded", folded); button.textContent = folded ? words.more : words.less; button.setAttribute("aria-expanded", String(!folded)); };
      button.hidden = false; set(true);
      button.addEventListener("click", () => set(!box.classList.contains("is-folded")));
    });
  }

  function start() {
    menus(); confirms(); shares(); findBoxes(document); picks(); folds(); clocks();
    setInterval(clocks, 60000);
    const wrong = document.getElementById("errors");
    if (wrong) wrong.focus();
    all("[data-print]").forEach((b) => { b.hidden = false; b.addEventListener("click", () => window.print()); });
  }
  window.Anwang.findBoxes = findBoxes;
  start();
})();
