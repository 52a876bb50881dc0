"""What the assessments of a family share: their stage, and the choices that say when one was made."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.questions import Choice

INITIAL, PERIODIC, CLOSING = "INIT", "PER", "END"
STAGES = (
    Choice(INITIAL, _l("初評")),
    Choice(PERIODIC, _l("定期")),
    Choice(CLOSING, _l("結案")),
)
