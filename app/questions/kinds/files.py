"""Answers that are files: handed in with the sheet and kept beside it, in no column of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext as _
from sqlalchemy.types import TypeEngine

from app.questions.kinds.base import Kind, Names, unnamed
from app.questions.wrong import BadAnswer

if TYPE_CHECKING:
    from app.questions.question import Question


@dataclass(frozen=True)
class File(Kind):
    """Files. The answer is a list of what is known of each: id, name, media, size, sha256.

    It is worked out from the files of the sheet (`app.casework.attaching`) and never typed: a file is uploaded.
    `is_any`: the paper's own 附件, whatever the sheet comes with; a form without such a question has a block for it.
    """

    widget: ClassVar[str] = "file"
    is_any: bool = False

    def column(self) -> TypeEngine[Any] | None:
        return None

    def parse(self, raw: list[str]) -> Any:
        return self.from_json(raw)

    def raw(self, value: Any) -> list[str]:
        return [one["name"] for one in value or ()]

    def text(self, value: Any, question: Question, names: Names = unnamed) -> str:
        return "、".join(self.raw(value))

    def from_json(self, data: Any) -> Any:
        if data:
            raise BadAnswer(_("檔案要在表單的頁面上傳"))

    def schema(self) -> dict[str, Any]:
        text, number = {"type": "string"}, {"type": "integer", "format": "int64"}
        about = {"id": number, "name": text, "media": text, "size": number, "sha256": text}
        items = {"type": "object", "properties": about}
        return {"type": "array", "items": items, "readOnly": True, "nullable": True}
