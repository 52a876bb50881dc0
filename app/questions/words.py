"""Words in both languages at once, for what comes from data files and is not in the message catalogue."""

from __future__ import annotations

from flask_babel import get_locale
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

Label = str | LazyString


class Words(LazyString):
    """Text that is read in the viewer's language when it is shown. Chinese where nobody is looking (jobs, tests)."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(self._spoken)  # type: ignore[no-untyped-call]  # flask_babel has no types
        self.zh = zh
        self.en = en

    def _spoken(self) -> str:
        locale = get_locale()
        return self.en if locale and locale.language == "en" and self.en else self.zh

    def __html__(self) -> Markup:
        return escape(str(self))
