/* Autosave to the server: two seconds after the last change, on leaving a field, on leaving the page, on Ctrl+S, and
   before the form is sent: a post without a login or a line would throw away what was typed since the last draft.
   Nothing is kept in the browser: office computers are shared. Speaks through role=status at most once a minute. */
(function () {
  "use strict";
  const form = document.getElementById("aw-form");
  if (!form || !form.dataset.draft) return;
  const words = JSON.parse(document.getElementById("aw-form-words").textContent);
  const { say } = window.Anwang;
  const shown = document.getElementById("aw-saved"), status = document.getElementById("aw-say"), expired = document.getElementById("aw-expired");
  const meta = document.querySelector("meta[name=csrf-token]");
  let dirty = false, busy = null, sending = false, leaving = false, timer = 0, spoken = 0, savedAt = "", last = "";

  function show(kind, text, time) {
    shown.className = "saved" + (kind ? " is-" + kind : "");
    shown.textContent = "";
    const strong = document.createElement("strong");
    strong.textContent = text; shown.append(strong, time ? " " + time : "");
    if (Date.now() - spoken > 60000 || kind === "bad") { status.textContent = text + (time ? " " + time : ""); spoken = Date.now(); }
  }

  function body() {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && name !== "csrf_token") data.append(name, value);
    return data.toString();
  }

  /* What the server worked out from the answers so far. */
  function compute(computed) {
    form.querySelectorAll("output[data-computed]").forEach((out) => {
      const found = computed[out.dataset.computed];
      if (!found) return;
      if (found.text) out.textContent = found.text;
      out.dataset.answer = JSON.stringify(found.answer);
    });
    form.dispatchEvent(new CustomEvent("computed"));
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

  function post(leave) {
    const text = body();
    return fetch(form.dataset.draft, {
      method: "POST", body: text, credentials: "same-origin", keepalive: Boolean(leave) && text.length < 60000,
      headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": meta ? meta.content : "", Accept: "application/json", "X-Requested-With": "fetch" },
    });
  }

  /* One writing of the draft. Answers whether the form may be sent now. */
  async function put(leave) {
    const text = body();
    let answer = await post(leave);
    if (answer.status === 400 && await renew()) answer = await post(leave);  /* logged in anew in another tab */
    if (isLogin(answer)) { signedOut(); return false; }
    if (answer.status >= 500) throw new Error(String(answer.status));
    if (answer.status === 409 || answer.status === 413) show("bad", answer.status === 409 ? words.conflict : words.too_long);
    else if (!answer.ok) show("bad", words.failed);
    else {
      const told = await answer.json();
      savedAt = told.saved_at; last = text; dirty = body() !== text;
      compute(told.computed || {});
      show("", words.saved, savedAt);
      if (dirty) later();
    }
    return true;
  }

  function save(leave) {
    clearTimeout(timer);
    if (busy || !dirty || body() === last) return busy || Promise.resolve(true);
    show("busy", words.saving);
    busy = put(leave).catch(() => {
      show("bad", navigator.onLine ? words.failed : words.offline);
      timer = setTimeout(save, 15000);
      return false;
    }).finally(() => { busy = null; });
    return busy;
  }

  /* Sending: first a draft of all that stands here, then the form itself, once. */
  async function send(button) {
    sending = true;
    await busy;
    dirty = true; last = "";
    const may = await save();
    sending = false;
    if (!may) return;
    leaving = true; clearTimeout(timer);
    form.requestSubmit(button);
  }

  function submitted(e) {
    const own = !e.submitter || !e.submitter.hasAttribute("formaction");
    if (e.defaultPrevented) return;
    if (leaving || !own) { leaving = true; clearTimeout(timer); return; }
    e.preventDefault();
    if (!sending) send(e.submitter);
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

  /* Takes the token of a fresh page of this form. Answers whether it is another one. */
  async function renew() {
    const page = await fetch(location.href, { credentials: "same-origin" });
    if (isLogin(page)) return false;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("meta[name=csrf-token]");
    if (!fresh || !meta || fresh.content === meta.content) return false;
    meta.content = fresh.content;
    document.querySelectorAll("[name=csrf_token]").forEach((i) => { i.value = fresh.content; });
    return true;
  }

  /* After logging in elsewhere: save what stands here. */
  async function again() {
    await busy;
    expired.hidden = true; dirty = true; last = "";
    save();
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("rows", (e) => { status.textContent = e.detail; changed(); });
  form.addEventListener("focusout", () => { if (dirty) save(); });
  form.addEventListener("submit", submitted);
  expired.querySelector("[data-again]").addEventListener("click", again);
  window.addEventListener("online", () => { if (dirty) save(); });
  window.addEventListener("pagehide", () => { if (!leaving) save(true); });
  window.addEventListener("pageshow", (e) => { if (e.persisted) leaving = false; });
  window.addEventListener("beforeunload", (e) => { if (!leaving && dirty) e.preventDefault(); });
  document.addEventListener("keydown", (e) => {
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "s") { e.preventDefault(); spoken = 0; dirty = true; last = ""; save(); }
  });
})();
