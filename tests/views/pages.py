"""A browser that fills in sheets: it posts what stands on the page, with what is typed over it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests import stage

ADD_RECORD = "/sheet/case_rec/add?case={case}"
RECORD = {
    "cr_start": "115/11/01 09:00", "cr_end": "115/11/01 10:00", "cr_method": "B", "cr_target": ["0"],
    "cr_members": ["01"], "cr_result": "MET", "cr_content": ["S01"], "cr_text": "訪視經過", "cr_obs": "觀察",
    "cr_plan": "計畫", "cr_risk": "SAME", "cr_event": ["NONE"], "cr_report": "N",
}  # fmt: skip


class Inputs(HTMLParser):
    """What a browser would post of the sheet's form on a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.inside = self.in_template = False
        self.area: list[Any] | None = None
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if (
            tag == "form"
            and at.get("method") == "post"
            and ("aw-form" in at.get("id", "") or "merge" in at.get("action", ""))
        ):
            self.inside = True
        if tag in ("template", "noscript"):
            self.in_template = True
        if not self.inside or self.in_template:
            return
        if tag == "textarea":
            self.area = [at["name"], ""]
        elif tag == "select":
            self.select = at["name"]
        elif tag == "option" and "selected" in at:
            self.found.append((self.select, at["value"]))
        elif tag == "input" and at.get("name") and is_posted(at):
            self.found.append((at["name"], at.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area[1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area is not None:
            self.found.append((self.area[0], self.area[1].removeprefix("\n")))
            self.area = None
        elif tag == "form":
            self.inside = False
        elif tag in ("template", "noscript"):
            self.in_template = False


def is_posted(at: dict[str, str]) -> bool:
    """Whether a browser posts this input as it stands."""
    kind = at.get("type")
    return kind != "file" and (kind not in ("radio", "checkbox") or "checked" in at)


def inputs(page: str) -> MultiDict[str, str]:
    """What a browser would post of this page."""
    return MultiDict(Inputs(page).found)


def fill(client: FlaskClient, url: str, do: str = "save", **answers: Any) -> Any:
    """Open a form, type these answers over what stands there, and press a button. Gives the answer to the post."""
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    return send(client, url, inputs(page.text), do, **answers)


def send(client: FlaskClient, url: str, data: MultiDict[str, str], do: str = "save", **answers: Any) -> Any:
    """Post a form as it stands, with these answers over it."""
    for name, value in answers.items():
        data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    data["do"] = do
    return client.post(url, data=data)


def new_record(client: FlaskClient, case: str = "open", do: str = "save", **answers: Any) -> str:
    """The address of a new record of a case of the stage."""
    answer = fill(client, ADD_RECORD.format(case=stage.CASES[case]), do, **{**RECORD, **answers})
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])
