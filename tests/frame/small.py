"""Which targets of a page are lower than 44 px, judged in the browser."""

SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')].filter((e) => {
  if (e.type === 'hidden' || !e.checkVisibility({visibilityProperty: true})) return false;
  if (e.closest('.visually-hidden, .aw-skip')) return false;
  const label = ['checkbox', 'radio'].includes(e.type) && e.closest('label, .form-check-row');
  const box = (label || e).getBoundingClientRect();
  return box.height < 43.5 || box.width < 24;
}).map((e) => e.outerHTML.slice(0, 120))"""
