"""The sheets survey and choices of an XLSForm as questions; what is not supported is said beside its line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _

from app.forms.xlsform_lines import Fault, Line, Lines
from app.forms.xlsform_relevant import NotSupported, from_relevant
from app.forms.xlsform_writing import LISTED, MULTILINE
from app.questions import Question, Tick
from app.questions.condition_rows import parts_of
from app.questions.supplements import sections_of
from app.rules.supplement_checks import EMPTY

TYPES: Final[Mapping[str, str]] = {
    "text": "text", "string": "text", "integer": "integer", "int": "integer", "date": "day", "acknowledge": "tick",
    "trigger": "tick",
}  # fmt: skip
SELECT: Final = re.compile(r"(select_one|select_multiple|select one|select all that apply)(?: from)? (\S+)")
GROUP: Final = re.compile(r"(begin|end)[_ ]group")
SECTION: Final = re.compile(r"section_(\w+)")
YES: Final = frozenset({"yes", "true", "true()", "1"})
NO: Final = frozenset({"", "no", "false", "false()", "0"})
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Survey:
    """The questions of a workbook. ``faults`` grows while they are read; ``numbers`` are their lines."""

    def __init__(self, lines: Lines, declared: Sequence[Question], prefix: str) -> None:
        self.declared = {q.key: q for q in declared}
        self.sections = sections_of(declared)
        self.prefix, self.lines = prefix, lines.sheets
        self.faults = list(lines.faults)
        self.numbers: list[int] = []
        self.looked_at: set[str] = set()
        self.lists = self._lists()
        self._own = {
            line["name"]: line.get("type", "") for _n, line in self.lines["survey"] if line.get("name")
        }
        self._group: tuple[str, str] | None = None

    def say(self, number: int, says: str, sheet: str = "survey") -> None:
        """Something is wrong with this line."""
        self.faults.append(Fault(sheet, number, says))

    def _lists(self) -> dict[str, list[list[str]]]:
        found: dict[str, list[list[str]]] = {}
        for number, line in self.lines["choices"]:
            if lacks := [name for name in ("list_name", "name") if not line.get(name)]:
                self.say(number, _("缺少「%(column)s」", column="、".join(lacks)), "choices")
                continue
            found.setdefault(line["list_name"], []).append(
                [line["name"], line.get("zh", ""), line.get("en", "")]
            )
        return found

    def rows(self) -> list[dict[str, Any]]:
        """The questions, in order; those of a line with a fault are left out."""
        found = []
        if not self.lines["survey"]:
            self.say(1, _("工作表 survey 裡沒有題目"))
        for number, line in self.lines["survey"]:
            row = self._row(number, line)
            if row:
                found.append(row)
                self.numbers.append(number)
        if self._group is not None:
            self.say(self.lines["survey"][-1][0], _("群組沒有結束"))
        self._unused()
        return found

    def _row(self, number: int, line: Line) -> dict[str, Any] | None:
        kind = " ".join(line.get("type", "").split())
        if grouped := GROUP.fullmatch(kind.lower()):
            self._grouped(number, line, is_begin=grouped[1] == "begin")
            return None
        if kind == "hidden" and line.get("name") in self.declared:
            return None  # a question of the form itself, named so that conditions find it
        before = len(self.faults)
        row = {**EMPTY, **self._kind(number, kind, line), "code": self._code(number, line)}
        row |= {key: line.get(key, "") for key in ("zh", "en", "help_zh", "help_en")}
        row |= {"required": self._required(number, line), "show_if": self._condition(number, line)}
        row |= {"section": self._group[0] if self._group else line.get("section", "")}
        row |= {key: self._day(number, line, key) for key in ("since", "until")}
        if any("${" in line.get(key, "") for key in ("zh", "en", "help_zh", "help_en")):
            self.say(number, _("題目和說明裡不能引用其他題的答案（${…}）"))
        return row if len(self.faults) == before else None

    def _kind(self, number: int, kind: str, line: Line) -> dict[str, Any]:
        look = line.get("appearance", "")
        if look and not (look == MULTILINE and TYPES.get(kind.lower()) == "text"):
            self.say(number, _("不支援外觀「%(name)s」", name=look[:40]))
        if kind.lower() in TYPES:
            return {"kind": "long" if look == MULTILINE else TYPES[kind.lower()]}
        chosen = SELECT.fullmatch(kind)
        if chosen is None:
            says = (
                _("不支援「%(kind)s」這種題型", kind=kind[:60])
                if kind
                else _("缺少「%(column)s」", column="type")
            )
            self.say(number, says)
            return {}
        choices = self.lists.get(chosen[2])
        if choices is None:
            self.say(number, _("工作表 choices 裡沒有「%(name)s」這個清單", name=chosen[2][:40]))
            return {}
        is_one = chosen[1] in ("select_one", "select one")
        if is_one and [tuple(one) for one in choices] == list(LISTED.get(chosen[2], ())):
            return {"kind": chosen[2]}
        return {"kind": "one" if is_one else "many", "choices": choices}

    def _code(self, number: int, line: Line) -> str:
        name = line.get("name", "")
        if not NAME.fullmatch(name):
            self.say(number, _("「name」由小寫英文字母、數字與底線組成，以英文字母開頭，最多 40 個字"))
        elif name in self.declared:
            self.say(number, _("「%(name)s」是表單原有題目的代碼，請換一個", name=name))
        elif sum(one.get("name") == name for _n, one in self.lines["survey"]) > 1:
            self.say(number, _("「%(name)s」用了不只一次", name=name))
        return self.prefix + name

    def _required(self, number: int, line: Line) -> bool:
        said = line.get("required", "").lower()
        if said not in YES | NO:
            self.say(number, _("「required」只能填 yes 或 no"))
        return said in YES

    def _condition(self, number: int, line: Line) -> str:
        inner, outer = line.get("relevant", ""), self._group[1] if self._group else ""
        text = f"({outer}) and ({inner})" if inner and outer else inner or outer
        if not text:
            return ""
        ticks = {key for key, q in self.declared.items() if isinstance(q.kind, Tick)}
        ticks |= {self.prefix + name for name, kind in self._own.items() if TYPES.get(kind.lower()) == "tick"}
        try:
            told = from_relevant(text, self._key, frozenset(ticks))
        except NotSupported as wrong:
            self.say(number, _("條件（relevant）：%(why)s", why=str(wrong)))
            return ""
        self.looked_at |= {part.key for part in parts_of(told)} & self.declared.keys()
        return told

    def _key(self, name: str) -> str | None:
        if name in self.declared:
            return name
        return self.prefix + name if name in self._own else None

    def _day(self, number: int, line: Line, key: str) -> str:
        text = line.get(key, "")
        try:
            return datetime.fromisoformat(text).date().isoformat() if text else ""
        except ValueError:
            self.say(number, _("「%(column)s」請用 2026-12-01 的格式", column=key))
            return ""

    def _grouped(self, number: int, line: Line, *, is_begin: bool) -> None:
        """A group is a section of the form, by its name; its condition holds for each question in it."""
        if not is_begin:
            if self._group is None:
                self.say(number, _("群組沒有開始就結束"))
            self._group = None
            return
        if self._group is not None:
            self.say(number, _("不支援群組裡的群組"))
        named = SECTION.fullmatch(line.get("name", ""))
        if named is None or named[1] not in self.sections:
            codes = "、".join(f"section_{code}" for code in self.sections)
            self.say(number, _("群組的 name 要是這份表單的章節：%(codes)s", codes=codes))
        self._group = (named[1] if named else "", line.get("relevant", ""))

    def _unused(self) -> None:
        used = {
            found[2]
            for _n, line in self.lines["survey"]
            if (found := SELECT.fullmatch(" ".join(line.get("type", "").split())))
        }
        for number, line in self.lines["choices"]:
            if line.get("list_name") and line["list_name"] not in used:
                self.say(
                    number, _("沒有題目用到「%(name)s」這個清單", name=line["list_name"][:40]), "choices"
                )
