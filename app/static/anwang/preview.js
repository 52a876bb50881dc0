/* What an editor says of what is typed (its preview, its check) follows: a second after the last change the server draws it
   anew. Without a script the button 檢查 does it. */
(function () {
  "use strict";
  const form = document.getElementById("edition");
  if (!form || !document.querySelector("[data-preview]")) return;
  let timer = 0, last = "";

  async function draw() {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && name !== "do") data.append(name, value);
    data.append("do", "preview");
    const text = data.toString();
    if (text === last) return;
    last = text;
    const answer = await fetch(location.pathname, { method: "POST", body: data, credentials: "same-origin", redirect: "error" }).catch(() => null);
    if (!answer || !answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const shown of document.querySelectorAll("[data-preview]")) {
      const fresh = page.getElementById(shown.id);
      if (fresh) shown.replaceWith(document.importNode(fresh, true));
    }
  }

  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(draw, 1000); });
})();
