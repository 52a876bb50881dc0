/* Autosave to the server: two seconds after the last change, on leaving a field, on leaving the page, on Ctrl+S.
   Nothing is kept in the browser: office computers are shared. Speaks through role=status at most once a minute. */
(function () {
  "use strict";
  const form = document.getElementById("aw-form");
  if (!form || !form.dataset.draft) return;
  const words = JSON.parse(document.getElementById("aw-form-words").textContent);
  const { say } = window.Anwang;
  const shown = document.getElementById("aw-saved"), status = document.getElementById("aw-say"), expired = document.getElementById("aw-expired");
  const meta = document.querySelector("meta[name=csrf-token]");
  let dirty = false, busy = false, leaving = false, timer = 0, spoken = 0, savedAt = "", last = "";

  function show(kind, text, time) {
    shown.className = "saved" + (kind ? " is-" + kind : "");
    shown.textContent = "";
    const strong = document.createElement("strong");
    strong.textContent = text; shown.append(strong, time ? " " + time : "");
    if (Date.now() - spoken > 60000 || kind === "bad") { status.textContent = text + (time ? " " + time : ""); spoken = Date.now(); }
  }

  function body() {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
    return data.toString();
  }

  /* What the server worked out from the answers so far. */
  function compute(computed) {
    form.querySelectorAll("output[data-computed]").forEach((out) => {
      const words = computed[out.dataset.computed];
      if (words && words.length) out.textContent = words.join("、");
    });
  }

  function isLogin(answer) {
    return answer.status === 401 || (answer.redirected && /\/login/.test(answer.url));
  }

  function signedOut() {
    expired.hidden = false;
    expired.querySelector("[data-expired]").textContent = savedAt ? say(words.last, { t: savedAt }) : words.never;
    expired.querySelector("[data-login-link]").href = form.dataset.login + "?next=" + encodeURIComponent(location.pathname + location.search);
    show("bad", words.failed);
  }

  async function save(leave) {
    clearTimeout(timer);
    const text = body();
    if (busy || !dirty || text === last) return;
    busy = true; show("busy", words.saving);
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST", body: text, credentials: "same-origin", keepalive: Boolean(leave) && text.length < 60000,
        headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": meta ? meta.content : "", Accept: "application/json", "X-Requested-With": "fetch" },
      });
      if (isLogin(answer)) return signedOut();
      if (answer.status === 409) return show("bad", words.conflict);
      if (answer.status === 413) return show("bad", words.too_long);
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      savedAt = told.saved_at; last = text; dirty = body() !== text;
      compute(told.computed || {});
      show("", words.saved, savedAt);
    } catch (error) {
      show("bad", navigator.onLine ? words.failed : words.offline);
      timer = setTimeout(save, 15000);
    } finally { busy = false; if (dirty && last === text) later(); }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(save, 2000);
  }

  function changed() {
    dirty = true;
    if (!shown.classList.contains("is-bad")) { shown.className = "saved is-idle"; shown.textContent = words.unsaved; }
    later();
  }

  /* After logging in elsewhere: take this page's new token, then save what stands here. */
  async function again() {
    const page = await fetch(location.href, { credentials: "same-origin" });
    if (isLogin(page)) return signedOut();
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("meta[name=csrf-token]");
    if (fresh && meta) { meta.content = fresh.content; form.querySelectorAll("[name=csrf_token]").forEach((i) => { i.value = fresh.content; }); }
    expired.hidden = true; dirty = true; last = ""; save();
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("rows", (e) => { status.textContent = e.detail; changed(); });
  form.addEventListener("focusout", () => { if (dirty) save(); });
  form.addEventListener("submit", (e) => { if (!e.defaultPrevented) { leaving = true; clearTimeout(timer); } });
  expired.querySelector("[data-again]").addEventListener("click", again);
  window.addEventListener("online", () => { if (dirty) save(); });
  window.addEventListener("pagehide", () => { if (!leaving) save(true); });
  window.addEventListener("pageshow", (e) => { if (e.persisted) leaving = false; });
  window.addEventListener("beforeunload", (e) => { if (!leaving && dirty) e.preventDefault(); });
  document.addEventListener("keydown", (e) => {
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "s") { e.preventDefault(); spoken = 0; dirty = true; last = ""; save(); }
  });
})();
