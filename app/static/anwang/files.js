/* Files of a form: chosen or dropped, each is uploaded at once into the writer's draft, with its progress; removed again.
   Without this file they are sent with the form. */
(function () {
  "use strict";
  const form = document.getElementById("aw-form");
  if (!form) return;
  const words = JSON.parse(document.getElementById("aw-form-words").textContent);
  const { say, all, ask } = window.Anwang;
  let busy = 0;

  function headers(request) {
    request.setRequestHeader("X-CSRFToken", (document.querySelector("meta[name=csrf-token]") || {}).content || "");
    request.setRequestHeader("X-Requested-With", "fetch");
  }

  function send(url, data, progress) {
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open("POST", url); headers(request); request.responseType = "json";
      if (progress) request.upload.addEventListener("progress", (e) => { if (e.lengthComputable) progress.value = e.loaded / e.total; });
      request.addEventListener("loadend", () => done({ ok: request.status >= 200 && request.status < 300 && Boolean(request.response), status: request.status, told: request.response || {} }));
      request.send(data);
    });
  }

  function make(tag, more, ...inside) {
    const made = Object.assign(document.createElement(tag), more);
    made.append(...inside);
    return made;
  }

  function complain(box, text) {
    box.querySelector("[data-files-said]").append(make("p", { className: "err", role: "alert", textContent: text }));
  }

  const tell = (box, text) => { box.querySelector("[data-files-status]").textContent = text; };
  const changed = (box) => { form.dispatchEvent(new CustomEvent("files", { detail: box })); };

  function line(told) {
    const label = make("span", { className: "file-name" }, make("a", { className: "tap", href: told.url, textContent: told.name }), " ", make("span", { className: "aw-small", textContent: told.size + "・" + words.file_kept }));
    if (told.is_sensitive) label.append(" ", make("span", { className: "tag tag-warn", textContent: words.file_secret }));
    const made = make("li", {}, label);
    if (told.look_url) made.append(make("a", { className: "btn btn-quiet", href: told.look_url, target: "_blank", rel: "noopener" }, words.file_look, make("span", { className: "visually-hidden", textContent: "：" + told.name })));
    made.append(make("button", { className: "btn btn-quiet", type: "button" }, words.remove_yes, make("span", { className: "visually-hidden", textContent: "：" + told.name })));
    made.lastChild.dataset.fileRemove = "";
    Object.assign(made.dataset, { file: "", key: told.key, name: told.name });
    return made;
  }

  async function upload(box, file) {
    const most = Number(box.dataset.most), name = file.name;
    if (file.size > most) { complain(box, say(words.file_large, { name, n: Math.round(most / 1048576) })); return; }
    const data = new FormData(), progress = make("progress", { max: 1, value: 0 });
    data.append("file", file); data.append("question", box.dataset.question);
    if (box.querySelector("[data-files-secret]").checked) data.append("sensitive", "1");
    progress.setAttribute("aria-label", say(words.file_up, { name }));
    const row = make("li", { className: "is-busy" }, make("span", { className: "file-name", textContent: name }), progress);
    box.querySelector("[data-files-list]").append(row);
    tell(box, say(words.file_up, { name }));
    const answer = await send(box.dataset.url, data, progress);
    if (answer.ok) { row.replaceWith(line(answer.told)); tell(box, say(words.file_done, { name })); changed(box); return; }
    row.remove();
    complain(box, answer.told.message || (answer.status === 413 ? say(words.file_large, { name, n: Math.round(most / 1048576) }) : say(words.file_failed, { name })));
  }

  async function take(box, files) {
    box.querySelector("[data-files-said]").textContent = "";
    busy += 1;
    for (const file of files) await upload(box, file);
    busy -= 1;
  }

  /* A file that the sheet has already is asked about first: it is removed at once. */
  async function remove(box, row) {
    const name = row.dataset.name;
    if (row.dataset.end && !await ask(say(words.file_end, { name }), words.remove_yes)) return;
    const data = new FormData();
    data.append("key", row.dataset.key || "");
    const answer = await send(row.dataset.end || box.dataset.drop, data);
    if (!answer.ok) { complain(box, answer.told.message || words.failed); return; }
    const next = row.nextElementSibling || row.previousElementSibling;
    row.remove(); tell(box, say(words.file_gone, { name })); changed(box);
    ((next && next.querySelector("[data-file-remove]")) || box.querySelector("input[type=file]")).focus();
  }

  all("[data-files]", form).forEach((box) => {
    const input = box.querySelector("input[type=file]");
    box.querySelector("[data-files-up]").hidden = true;
    input.addEventListener("change", (e) => {
      e.stopPropagation();
      const files = [...input.files];
      input.value = "";
      take(box, files);
    });
    box.addEventListener("click", (e) => {
      const button = e.target.closest("[data-file-remove]");
      if (button) { e.preventDefault(); remove(box, button.closest("[data-file]")); }
    });
    box.addEventListener("dragover", (e) => { if ([...e.dataTransfer.types].includes("Files")) { e.preventDefault(); box.classList.add("is-over"); } });
    box.addEventListener("dragleave", () => box.classList.remove("is-over"));
    box.addEventListener("drop", (e) => { e.preventDefault(); box.classList.remove("is-over"); take(box, [...e.dataTransfer.files]); });
  });

  /* Not before every file is there. Heard before the draft is saved and the form sent. */
  document.addEventListener("submit", (e) => {
    if (e.target !== form || !busy) return;
    e.preventDefault(); e.stopImmediatePropagation();
    all("[data-files]", form).forEach((box) => tell(box, words.file_busy));
    window.alert(words.file_busy);
  }, true);
})();
