/* The quick exit: this page gives its place in the history to the neutral one. Escape twice within a second does the
   same. Without this file the link leads there all the same. */
(function () {
  "use strict";
  const link = document.querySelector("a[data-leave]");
  if (!link) return;
  let last = 0;
  function leave() {
    document.body.hidden = true;
    window.location.replace(link.href);
  }
  link.addEventListener("click", (e) => { e.preventDefault(); leave(); });
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") { last = 0; return; }
    const now = Date.now();
    if (now - last < 1000) leave();
    last = now;
  });
})();
