"""Every form of the registry through all its faces: begun, kept, refused, handed in, read, changed, listed, its past,
as JSON, printed, taken out, counted; in both languages.

A new form stands here by being declared; who fills it in is said in tests/every_sheet.py. A new face is a row of FACES.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask_babel import get_domain
from markupsafe import escape

from app.casework.counting import Period
from app.columns.minguo import today
from app.forms.inventory import said_in
from app.guard.viewer import acting
from app.models import REGISTRY, db
from app.models.worksheets.base import is_reviewed
from app.outputs.tally import tally
from app.questions import ManyOf, OneOf, Rows
from app.server.deploy import compile_translations
from tests import stage
from tests.api.test_sheets import Program
from tests.every_sheet import CHANGED, HANDS, Scene, World, wrong
from tests.views.exported import data_of, of_csv, of_zip, order
from tests.views.pages import fill, inputs, send

LANGUAGES = {"zh_Hant_TW": "zh-Hant-TW", "en": "en"}
MUST = {"zh_Hant_TW": "這一題必須回答", "en": "This question must be answered"}


@pytest.fixture(scope="module")
def world(app: Any) -> Iterator[World]:
    """The people and cases of all forms, in one transaction."""
    compile_translations()
    with app.app_context():
        get_domain().cache.clear()
        connection = db.engine.connect()
    outer, make = connection.begin(), db.session.session_factory
    make.configure(bind=connection, join_transaction_mode="create_savepoint")
    yield World(app, connection)
    make.configure(bind=None, join_transaction_mode="conditional_savepoint")
    outer.rollback()
    connection.close()


@pytest.fixture(scope="module", params=REGISTRY, ids=lambda form: form.CODE)
def scene(world: World, request: Any) -> Iterator[Scene]:
    """One form."""
    with world.undone():
        yield Scene(world, request.param)


def page(scene: Scene, client: Any, url: str, language: str) -> str:
    """A page in a language."""
    scene.world.speak(client, language)
    found = client.get(url)
    assert found.status_code == 200, (url, found.status_code)
    assert f'lang="{LANGUAGES[language]}"' in found.text
    return str(found.text)


def each_language(scene: Scene, client: Any, url: str) -> Iterator[tuple[str, str]]:
    """A page in each language, Chinese last."""
    for language in reversed(LANGUAGES):
        yield language, page(scene, client, url, language)


def begun(scene: Scene) -> None:
    for language, shown in each_language(scene, scene.writer, scene.add):
        assert title(scene, language) in shown
        assert {
            q.key for q in scene.questions if q.required and not q.show_if and not isinstance(q.kind, Rows)
        } <= {name.partition("-")[0] for name in {*inputs(shown), *asked_by(shown)}}


def asked_by(shown: str) -> list[str]:
    """The names of the fields on a page, answered or not."""
    return re.findall(r'name="([\w-]+)"', shown)


def title(scene: Scene, language: str) -> str:
    with scene.app.app_context():
        return said_in(language, scene.form.TITLE)


def kept_as_a_draft(scene: Scene) -> None:
    kept = fill(scene.writer, scene.add)
    assert kept.status_code == 302, wrong(kept.text)
    where = kept.headers["Location"]
    assert scene.writer.get(where).status_code == 200
    if "/add" not in where:
        assert scene.program.get(f"{scene.api}{where.rpartition('/')[2]}").json["result"]["state"] == "draft"


def refused_when_incomplete(scene: Scene) -> None:
    key = scene.required.key
    posted = scene.typed()
    for language in reversed(LANGUAGES):
        scene.world.speak(scene.writer, language)
        answer = send(scene.writer, scene.add, posted.copy(), "submit", **{key: []})
        assert answer.status_code == 422
        assert f'id="{key}-err"' in answer.text
        assert f'href="#{key}"' in answer.text
        assert MUST[language] in answer.text


def handed_in(scene: Scene) -> None:
    assert scene.stored["state"] == "submitted"
    assert scene.stored["answers"][scene.required.key] is not None


def shown(scene: Scene) -> None:
    words = scene.told
    for language, text in each_language(scene, scene.reader, f"{scene.done}?all=1"):
        assert title(scene, language) in text
        assert words is None or "示範" in text


def edited(scene: Scene) -> None:
    """A sheet that waits for nobody is changed; one that waits is not."""
    if is_reviewed(scene.form):
        answer = scene.reader.get(f"{scene.done}/edit")
        assert answer.status_code == 302
        return
    key = scene.told.key if scene.told else ""
    changed = fill(scene.reader, f"{scene.done}/edit", "submit", **({key: CHANGED} if key else {}))
    assert changed.status_code == 302, wrong(changed.text)
    assert not key or CHANGED in scene.reader.get(f"{scene.done}?all=1").text


def listed(scene: Scene) -> None:
    for language, text in each_language(scene, scene.reader, f"{scene.base}/"):
        assert title(scene, language) in text
        assert f'href="{scene.done}"' in text


def remembered(scene: Scene) -> None:
    for language, text in each_language(scene, scene.reader, f"{scene.done}/history"):
        with scene.app.app_context():
            assert str(escape(said_in(language, scene.required.label))) in text


def travels(scene: Scene) -> None:
    """What a program sends is what it reads again, and one changed answer changes nothing else."""
    with scene.world.undone():
        fresh = Scene(scene.world, scene.form)
        fresh.before()
        sent = fresh.as_json()
        made = fresh.post(sent, submit=fresh.form.IS_FILED)
        assert made.status_code == 201, made.json
        program, url = Program(fresh.reader), f"{fresh.api}{fresh.newest()}"
        found = program.get(url).json["result"]
        assert_same(fresh, sent, found["answers"])
        changed = {fresh.told.key: CHANGED} if fresh.told else {}
        answer = program.put(url, version=found["version"], answers=changed)
        assert answer.status_code == 200, answer.json
        assert_same(fresh, sent | changed, program.get(url).json["result"]["answers"])


def assert_same(scene: Scene, sent: dict[str, Any], found: dict[str, Any]) -> None:
    tables = {q.key for q in scene.questions if isinstance(q.kind, Rows)}
    for key, value in sent.items():
        if key not in tables:
            assert found[key] == value, key
            continue
        for row in value:
            said = {name: answer for name, answer in row.items() if answer is not None and name != "id"}
            kept = [
                row for row in found[key] if all(row.get(name) == answer for name, answer in said.items())
            ]
            assert kept, (key, said, found[key])


def printed(scene: Scene) -> None:
    answer = scene.reader.get(f"{scene.done}/print")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.get_data().startswith(b"%PDF")


def exported(scene: Scene) -> None:
    counter = scene.world.browsers[scene.hands.counter]
    data = data_of(order(counter, f"/export/{scene.form.CODE}", format="csv"))
    files = of_zip(data).values() if data.startswith(b"PK") else (data,)
    lines = [line for file in files for line in of_csv(file)]
    assert scene.done.rpartition("/")[2] in {line.get("表單編號") for line in lines}


def tallied(scene: Scene) -> None:
    counter, stored = scene.hands.counter, scene.stored["answers"]
    for _language, text in each_language(
        scene, scene.world.browsers[counter], f"/statistics/{scene.form.CODE}"
    ):
        assert "aw-count" in text
    with (
        scene.app.test_request_context(),
        acting(stage.viewer(scene.app.config["DATABASE_OWNER_URL"], counter), db.session),
    ):
        told = tally(scene.form, Period(today(), today()), county_id=1, may_read=lambda only: False)
    by_key = {table.key: table for table in told.tables}
    assert told.sheets
    for q in scene.questions:
        if q.statistics and isinstance(q.kind, (OneOf, ManyOf)) and not q.only and stored.get(q.key):
            words = scene.stored["labels"][q.key].split("、")[0]
            assert any(line.count and words[:6] in line.label for line in by_key[q.key].lines), q.key


FACES = (
    begun, kept_as_a_draft, refused_when_incomplete, travels, handed_in, shown, listed, remembered, printed, exported,
    tallied, edited,
)  # fmt: skip
"""In the order of a sheet's life; before it is handed in, for that may move its case."""


def test_somebody_fills_in_every_form() -> None:
    assert set(HANDS) == {form.CODE for form in REGISTRY}


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.__name__)
def test_every_form(scene: Scene, face: Any) -> None:
    face(scene)
