/* When a question is asked: the same data, and the same meaning, as app/questions/conditions.py on the server.
   tests/vectors/conditions.json is run against both. An answer is seen as a list of words: nothing is the empty list. */
(function () {
  "use strict";

  function plain(value) {
    if (value === null || value === undefined || value === false) return [];
    if (value === true) return ["true"];
    if (Array.isArray(value)) return value.flatMap(plain);
    if (typeof value === "object") return ["row"];
    const text = String(value).trim();
    return text ? [text] : [];
  }

  /* The number that was answered; NaN, which is neither less nor more than anything, when it is none. */
  function number(value) {
    const words = plain(value);
    return words.length === 1 && /^[+-]?\d+(\.\d+)?$/.test(words[0]) ? Number(words[0]) : NaN;
  }

  const ATOMS = {
    is: (words, value) => words.length === 1 && words[0] === String(value),
    in: (words, values) => words.some((word) => values.includes(word)),
    has: (words, value) => words.includes(String(value)),
    set: (words) => words.length > 0,
    less: (words, limit) => number(words) < limit,
    more: (words, limit) => number(words) > limit,
  };

  /* Whether the condition (Condition.data() of the server) holds for these answers. An unknown one throws. */
  function holds(condition, answers) {
    const [op, ...rest] = condition;
    if (op === "and") return rest.every((part) => holds(part, answers));
    if (op === "or") return rest.some((part) => holds(part, answers));
    if (op === "not") return !holds(rest[0], answers);
    if (!Object.hasOwn(ATOMS, op)) throw new Error("unknown condition: " + op);
    return ATOMS[op](plain(answers[rest[0]]), rest[1]);
  }

  /* The keys of the questions that are not asked, as a Set. A question sees those that are hidden as empty, whether
     they stand before or after it. questions: [{key, show_if}]; outer: the answers around a row. */
  function hidden(questions, answers, outer) {
    const known = new Map(), byKey = new Map(questions.map((q) => [q.key, q]));
    const seen = new Proxy({}, {
      get: (_, key) => (!byKey.has(key) ? (key in answers ? answers : outer || {})[key] : isHidden(key) ? null : answers[key]),
    });
    function isHidden(key) {
      if (!known.has(key)) {
        known.set(key, false);
        const condition = byKey.get(key).show_if;
        known.set(key, Boolean(condition) && !holds(condition, seen));
      }
      return known.get(key);
    }
    return new Set(questions.map((q) => q.key).filter(isHidden));
  }

  window.Anwang = Object.assign(window.Anwang || {}, { holds, hidden, plain });
})();
