/* Minguo dates as people type them: 1130229, 113.2.29, 113/02/29, 2024-02-29, 113年2月29日, full-width digits.
   Says under the field how the date was understood. The server parses again; this only reads back. */
(function () {
  "use strict";
  const words = JSON.parse((document.getElementById("aw-form-words") || {}).textContent || "{}");
  const { say, all } = window.Anwang;

  function plain(text) {
    return text.replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xFEE0)).replace(/\u3000/g, " ")
      .replace(/^\s*(民國|西元)\s*/, "").replace(/[年月]/g, "/").replace(/日/g, " ").trim();
  }

  /* The date as {year, month, day} of the western calendar, null when unreadable, false when there is no such day. */
  function parse(text) {
    const head = plain(text).split(/\s+/)[0] || "";
    let part = head.match(/^(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,2})$/) || head.match(/^(\d{2,4})(\d{2})(\d{2})$/);
    if (!part) return null;
    let year = Number(part[1]);
    if (part[1].length < 4) year += 1911;
    const month = Number(part[2]), day = Number(part[3]), date = new Date(Date.UTC(year, month - 1, day));
    if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return false;
    return { year, month, day, weekday: date.getUTCDay() };
  }

  function read(text) {
    if (!text.trim()) return "";
    const found = parse(text);
    if (found === null) return words.not_day;
    if (found === false) return words.no_such_day;
    const minguo = found.year - 1911, values = { y: minguo, m: found.month, d: found.day, w: words.days[found.weekday], g: found.year };
    return say(words.read, values) + (minguo < 1 || /^\d{4}\D/.test(plain(text)) ? "，" + say(words.read_west, values) : "");
  }

  function show(input) {
    const out = document.getElementById(input.id + "-read");
    if (out) out.textContent = read(input.value);
  }

  document.addEventListener("input", (e) => { if (e.target.matches("[data-day]")) show(e.target); });
  all("[data-day]").forEach(show);
  window.Anwang.days = { parse, read, show };
})();
