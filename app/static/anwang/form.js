/* The worksheet while it is filled in: asks what the answers make necessary, counts what is done, marks where we are.
   Conditions are judged by Anwang.hidden of conditions.js, the same data and meaning as on the server. */
(function () {
  "use strict";
  const form = document.getElementById("aw-form"), data = document.getElementById("aw-questions");
  if (!form || !data) return;
  const questions = JSON.parse(data.textContent);
  const words = JSON.parse(document.getElementById("aw-form-words").textContent);
  const { say, all } = window.Anwang;
  const hidden = window.Anwang.hidden || (() => new Set());  /* without conditions.js every question stays in sight */

  const box = (name) => form.querySelector(`[data-q="${CSS.escape(name)}"]`);

  /* The answer as it stands: a list for tick boxes, else a text; "" when nothing is there. */
  function answer(name) {
    const worked = form.querySelector(`output[data-computed="${CSS.escape(name)}"]`);
    if (worked) return JSON.parse(worked.dataset.answer || "[]");
    const files = form.querySelector(`[data-files="${CSS.escape(name)}"]`);
    if (files) return all("[data-file]", files).map((one) => one.dataset.name);
    const fields = all(`[name="${CSS.escape(name)}"]:not([type=hidden])`, form);
    if (fields.length && fields[0].type === "checkbox") return fields.filter((i) => i.checked).map((i) => i.value);
    const field = fields[0] && fields[0].type === "radio" ? fields.find((i) => i.checked) : fields[0];
    return field ? field.value : "";
  }
  const isFull = (value) => (Array.isArray(value) ? value.length > 0 : String(value).trim() !== "");

  /* Shows or hides one question; what is hidden is disabled, so it is not posted. */
  function show(name, seen) {
    const where = box(name);
    if (!where) return;
    where.hidden = !seen;
    all("input, select, textarea", where).forEach((i) => { i.disabled = !seen; });
  }

  /* Which questions are asked; inside a table, row by row, seeing the answers around it. */
  function judge(list, prefix, outer) {
    const answers = Object.fromEntries(list.map((q) => [q.key, value(q, prefix + q.key)]));
    const off = hidden(list, answers, outer);
    return list.flatMap((q) => {
      const name = prefix + q.key, where = box(name), seen = !off.has(q.key);
      show(name, seen);
      if (!where || !seen) return [];
      const inner = cards(where, q).flatMap((card) => judge(q.rows, card.dataset.row + "-", answers));
      if (q.first) return inner.map((s) => ({ ...s, q: { ...s.q, section: q.section } }));
      return [{ q, full: isFull(answers[q.key]), computed: Boolean(where.querySelector(":scope > output")) }];
    });
  }
  const cards = (where, q) => (q.rows && where ? all(":scope > [data-rows] > [data-row], :scope > [data-given] [data-row]", where) : []);
  const value = (q, name) => (q.rows ? cards(box(name), q).map(() => "row") : answer(name));
  function boxes() {
    all("[data-then]", form).forEach((then) => { then.hidden = all("[data-q]", then).every((q) => q.hidden); });
  }

  /* Numbers beside each section, and the whole. Computed questions count for nothing. */
  function count(seen) {
    const open = seen.filter((s) => !s.computed), full = open.filter((s) => s.full).length;
    const must = open.filter((s) => s.q.required && !s.full).length, percent = open.length ? Math.round(100 * full / open.length) : 100;
    all("[data-section]", form).forEach((section) => {
      const mine = open.filter((s) => s.q.section === section.dataset.section), done = mine.filter((s) => s.full).length;
      section.querySelector("[data-none]").hidden = mine.length > 0 || seen.some((s) => s.q.section === section.dataset.section);
      section.querySelector("header [data-n]").textContent = mine.length ? say(words.count, { a: done, b: mine.length }) : words.free;
      all(`[data-toc="${CSS.escape(section.dataset.section)}"]`).forEach((item) => mark(item, done, mine.length));
    });
    all("[data-bar]", form).forEach((bar) => { if (bar.closest(".toc")) bar.style.setProperty("--p", percent); });
    all("[data-done]").forEach((e) => { e.textContent = say(words.done, { p: percent }); });
    all("[data-must]").forEach((e) => { e.textContent = must ? say(words.must, { n: must }) : words.must_none; });
    form.dataset.percent = percent;
  }
  function mark(item, done, total) {
    const wrong = Number(item.dataset.wrong), n = item.querySelector("[data-n]");
    item.classList.toggle("is-done", !wrong && done === total);
    item.classList.toggle("is-bad", wrong > 0);
    n.textContent = wrong ? say(words.left, { n: wrong }) : !total ? "✓ " + words.free : (done === total ? "✓ " : "") + done + "/" + total;
  }

  function look() { count(judge(questions, "", {})); boxes(); where(); }

  /* An answer that was filled in and then changed is no longer from its source. */
  function touched(e) {
    const from = e.target.closest(".from");
    if (!from || e.target.name === "sure" || !e.target.name) return;
    from.classList.add("is-changed");
    from.querySelector(".from-mark > span").textContent = words.changed;
    from.querySelector(".sure input").checked = false;
  }

  /* A radio button cannot be unticked: give each group a way back to "no answer". */
  function clearable(root) {
    all("fieldset.q", root).forEach((q) => {
      const radios = all(":scope > .chips input[type=radio]", q);
      if (!radios.length || q.querySelector(":scope > legend .q-clear")) return;
      const button = document.createElement("button");
      button.type = "button"; button.className = "q-clear"; button.textContent = words.clear;
      q.querySelector("legend").append(" ", button);
      const set = () => { button.hidden = !radios.some((r) => r.checked); };
      button.addEventListener("click", () => { radios.forEach((r) => { r.checked = false; }); radios[0].focus(); radios[0].dispatchEvent(new Event("change", { bubbles: true })); });
      q.addEventListener("change", set); set();
    });
  }

  /* The section in view, in the list and on the fold-out of a phone. */
  let here = "";
  function where() {
    const items = all(".toc:not(.toc-phone) [data-toc]"), now = items.find((i) => i.dataset.toc === here) || items[0];
    if (!now) return;
    all("[data-toc] a").forEach((a) => { if (a.parentElement.dataset.toc === now.dataset.toc) a.setAttribute("aria-current", "step"); else a.removeAttribute("aria-current"); });
    all("[data-where]").forEach((e) => { e.textContent = say(words.where, { i: items.indexOf(now) + 1, n: items.length, name: now.querySelector("a > span:nth-child(2)").textContent, p: form.dataset.percent || 0 }); });
  }
  function watch() {
    const seen = new IntersectionObserver((entries) => entries.forEach((e) => {
      if (e.isIntersecting) { here = e.target.dataset.section; where(); }
    }), { rootMargin: "-20% 0px -70% 0px" });
    all("[data-section]", form).forEach((s) => seen.observe(s));
  }

  form.addEventListener("input", touched);
  form.addEventListener("change", (e) => { touched(e); look(); });
  form.addEventListener("input", (e) => { if (e.target.matches("input[type=text], textarea")) look(); });
  form.addEventListener("rows", (e) => { clearable(e.target); look(); });
  form.addEventListener("computed", look);
  form.addEventListener("files", look);
  form.addEventListener("keydown", (e) => { if (e.key === "Enter" && e.target.matches("input[type=text]")) e.preventDefault(); });
  clearable(form); look(); watch();
})();
