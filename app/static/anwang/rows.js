/* Repeating tables: add a card from the template, remove one after asking. Names keep their number for ever
   (family-0-…, family-3-…); the server takes the rows that arrive, in order. */
(function () {
  "use strict";
  const words = JSON.parse((document.getElementById("aw-form-words") || {}).textContent || "{}");
  const { say, all, ask } = window.Anwang;

  function tidy(table) {
    const cards = all(":scope > [data-row]", table);
    cards.forEach((card, i) => {
      card.querySelector("[data-row-number]").textContent = say(words.row, { n: i + 1 });
      card.querySelector("[data-row-remove]").hidden = false;
    });
    table.querySelector("[data-rows-none]").hidden = cards.length > 0;
  }

  /* A card is called by its first text answer: 陳小美 says more than "row 2". */
  function name(card) {
    const first = all("input[type=text]", card).find((i) => i.value.trim());
    card.querySelector("[data-row-name]").textContent = first ? first.value.trim() : "";
  }

  /* Whoever is typed into a table of people can be chosen in the other tables before anything is saved: by a key of the
     new row, below zero, which the server replaces by the person. */
  function people() {
    const found = all("[data-people] > [data-row]").map((card) => {
      const key = card.querySelector(`[name="${card.dataset.row}-id"]`);
      const called = card.querySelector(`[name="${card.dataset.row}-${card.parentElement.dataset.people}"]`);
      return { key: key ? key.value : "", name: called ? called.value.trim() : "" };
    }).filter((one) => one.key.startsWith("-") && one.name);
    all("select[data-who]").forEach((select) => {
      all("option", select).forEach((o) => { if (o.value.startsWith("-") && !found.some((one) => one.key === o.value)) o.remove(); });
      found.forEach((one) => {
        const there = all("option", select).find((o) => o.value === one.key);
        if (there) there.textContent = one.name; else select.add(new Option(one.name, one.key));
      });
    });
  }

  function called(card) {
    const key = document.createElement("input");
    key.type = "hidden"; key.name = `${card.dataset.row}-id`; key.value = `-${Date.now()}${Math.floor(Math.random() * 1000)}`;
    card.prepend(key);
  }

  function add(table) {
    const number = Number(table.dataset.next);
    table.dataset.next = number + 1;
    const holder = document.createElement("template");
    holder.innerHTML = table.querySelector("template").innerHTML.replaceAll("__i__", number);
    const card = holder.content.firstElementChild;
    table.insertBefore(card, table.querySelector("[data-rows-none]"));
    if (table.dataset.people) called(card);
    people();
    tidy(table); window.Anwang.findBoxes(card);
    table.dispatchEvent(new CustomEvent("rows", { bubbles: true, detail: words.added }));
    const field = card.querySelector("input, select, textarea");
    if (field) field.focus();
  }

  function remove(table, card) {
    const title = card.querySelector("[data-row-name]").textContent || card.querySelector("[data-row-number]").textContent;
    ask(say(words.remove, { name: title }), words.remove_yes).then((yes) => {
      if (!yes) return;
      card.remove(); tidy(table); people();
      table.querySelector("[data-row-add]").focus();
      table.dispatchEvent(new CustomEvent("rows", { bubbles: true, detail: words.removed }));
    });
  }

  all("[data-rows]").forEach((table) => {
    const button = table.querySelector("[data-row-add]");
    button.hidden = false;
    button.addEventListener("click", () => add(table));
    table.addEventListener("click", (e) => { const b = e.target.closest("[data-row-remove]"); if (b) remove(table, b.closest("[data-row]")); });
    table.addEventListener("input", (e) => { const card = e.target.closest("[data-row]"); if (card) name(card); if (table.dataset.people) people(); });
    all(":scope > [data-row]", table).forEach(name);
    tidy(table);
  });

  /* A given table: every row whose first question is not answered yet gets its last choice, "no". */
  all("[data-given-rest]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      let last = null;
      all("[data-row]", button.closest("[data-given]")).forEach((card) => {
        const radios = all("input[type=radio]", card.querySelector("[data-q]"));
        if (radios.length && !radios.some((r) => r.checked)) { last = radios[radios.length - 1]; last.checked = true; }
      });
      if (last) last.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
})();
