/* A consultation by keyboard: the first question has the focus, digits tick the nine risk items while one is among
   them, Ctrl+Enter hands in, and what the items lead to stands there at once (table R01, its rows from the server). */
(function () {
  "use strict";
  const form = document.getElementById("aw-form"), data = document.getElementById("aw-lead-rows");
  if (!form || !data) return;
  const rows = JSON.parse(data.textContent), { all } = window.Anwang;
  const fields = (name) => all(`[name="${name}"]:not([type=hidden])`, form);
  const chosen = (name) => fields(name).filter((i) => i.checked && !i.disabled).map((i) => i.value);
  const items = [...fields("ri_protect"), ...fields("ri_vf")], none = fields("ri_none")[0];
  const send = form.querySelector("button[name=do][value=submit]"), yes = (it) => (it ? "Y" : "N");

  /* What table R01 says; nothing as long as nobody has said whether there is danger. What is not ruled out is danger. */
  function action() {
    const danger = chosen("ri_emerg")[0];
    if (!danger) return "";
    const asked = { emergency: yes(danger !== "N"), protective: yes(chosen("ri_protect").length), vf: yes(chosen("ri_vf").length) };
    const row = rows.find((one) => Object.entries(one.when).every(([name, codes]) => codes.includes(asked[name])));
    return row ? row.action : "";
  }
  function lead() {
    const now = action();
    all("[data-lead]").forEach((e) => { e.hidden = e.dataset.lead !== now; });
  }

  /* The digit of each item stands before its words; 0 is "none of these". */
  function mark(box, digit) {
    const where = box.type === "checkbox" && box.parentElement.querySelector("span, label"), key = document.createElement("kbd");
    key.textContent = digit; key.setAttribute("aria-hidden", "true");
    if (where) where.prepend(key, " ");
  }

  /* Digits act only while the focus is among the risk items, and never where one types. */
  function digit(e) {
    const typing = e.target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])");
    if (typing || e.ctrlKey || e.altKey || e.metaKey || !/^[0-9]$/.test(e.key)) return;
    const box = e.key === "0" ? none : items[Number(e.key) - 1];
    if (!box) return;
    e.preventDefault();
    box.click(); box.focus();
  }

  /* "None of these" and an item exclude each other: the one that was ticked last stays. */
  function exclude(e) {
    if (!e.target.checked || !none) return;
    const others = e.target === none ? items : items.includes(e.target) ? [none] : [];
    others.filter((i) => i.checked).forEach((i) => { i.click(); });
  }

  /* Whoever hands in without an hour ends the call now. */
  function ended() {
    const end = fields("oc_close_at")[0];
    if (!end || end.value.trim()) return;
    const part = Object.fromEntries(new Intl.DateTimeFormat("en-US", {
      timeZone: "Asia/Taipei", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    }).formatToParts(new Date()).map((p) => [p.type, p.value]));
    end.value = `${Number(part.year) - 1911}/${part.month}/${part.day} ${part.hour}:${part.minute}`;
    end.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const inside = (target) => (target.matches("input, select, textarea") ? target : target.querySelector("input:not([type=hidden]), select, textarea"));
  function jump(e) {
    const target = document.getElementById(e.currentTarget.hash.slice(1)), field = target && inside(target);
    if (!field) return;
    e.preventDefault();
    field.focus(); target.scrollIntoView({ block: "center" });
  }
  const isEmpty = (i) => (i.type === "radio" || i.type === "checkbox" ? !fields(i.name).some((one) => one.checked) : !i.value.trim());
  function begin() {
    const first = all("[data-section] input:not([type=hidden]), [data-section] select, [data-section] textarea", form)
      .find((i) => !i.disabled && i.name !== "sure" && !i.closest("[hidden]") && isEmpty(i));
    if (first) first.focus({ preventScroll: true });
  }

  items.forEach((box, n) => { mark(box, String(n + 1)); });
  if (none) mark(none, "0");
  const section = items.length && items[0].closest("[data-section]");
  if (section) section.addEventListener("keydown", digit);
  form.addEventListener("change", (e) => { exclude(e); lead(); });
  form.addEventListener("keydown", (e) => { if (e.key === "Enter" && e.ctrlKey && send) { e.preventDefault(); send.click(); } });
  if (send) send.addEventListener("click", ended);
  all("[data-jump]").forEach((link) => { link.addEventListener("click", jump); });
  lead();
  if (!document.getElementById("errors") && !location.hash) begin();
})();
