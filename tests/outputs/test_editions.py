"""The golden texts of the editions: what people have answered reads as it was, word for word, whatever is changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask_babel import force_locale

from app.commands import editions as command
from app.facts import indicators
from app.models import REGISTRY, CaseRecord
from app.models.worksheets import VulnerabilityAssessment
from app.outputs import edition_files as files
from app.outputs import form_text
from app.questions import Computed, Rows
from app.questions.editions import declared

FOLDER = Path(__file__).parents[1] / "editions"
BY_CODE = {form.CODE: form for form in REGISTRY}


@pytest.fixture(scope="module")
def texts(app: Any) -> dict[str, str]:
    with app.app_context():
        return files.texts()


def run(app: Any, *options: str) -> Any:
    """What the command says, and how it ends."""
    with app.app_context():
        return CliRunner().invoke(command, list(options))


def test_every_edition_reads_as_it_was_frozen(texts: dict[str, str]) -> None:
    found = files.compared(FOLDER, texts)
    assert not found, "\n\n".join(found)


def test_every_form_and_every_edition_of_the_indicators_is_frozen(texts: dict[str, str]) -> None:
    assert {name.partition(".")[0] for name in texts} == {form.CODE for form in REGISTRY} | {"indicators"}
    assert {name for name in texts if name.startswith("VF_VULN")} == {
        "VF_VULN.first.txt", "VF_VULN.2020-07-01.txt", "VF_VULN.2025-07-01.txt",
    }  # fmt: skip
    assert {"CASE_REC.first.txt", "CASE_REC.2026-11-20.txt", "indicators.V109D.txt"} <= set(texts)


def test_a_text_has_every_question_and_choice_of_its_day(texts: dict[str, str]) -> None:
    for form in REGISTRY:
        text = texts[f"{form.CODE}.first.txt"]
        for q in form_text.asked_on(declared(form), dt.date.min):
            columns = q.kind.asks if isinstance(q.kind, Rows) else ()
            for one in (q, *columns):
                assert f"{one.key}　" in text, (form.CODE, one.key)
                kind = one.kind.kind if isinstance(one.kind, Computed) else one.kind
                if isinstance(getattr(kind, "source", None), (str, tuple)):
                    assert all(f"{choice.code}　" in text for choice in kind.choices), (form.CODE, one.key)


def test_a_changed_word_is_told_with_its_line_and_what_to_do(tmp_path: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    assert files.compared(tmp_path, texts) == []
    said = texts["CASE_REC.first.txt"]
    line = next(line for line in said.splitlines() if line.startswith("cr_method"))
    number = said.splitlines().index(line) + 1
    changed = texts | {"CASE_REC.first.txt": said.replace(line, line.replace("訪視", "訪問"))}
    [fault] = files.compared(tmp_path, changed)
    assert fault.startswith(f"CASE_REC.first.txt, line {number}: was\n  {line}\nand is now\n")
    assert "was={day: old words}" in fault


def test_changing_one_question_of_a_form_changes_its_text(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {q.key: q for q in declared(CaseRecord)}
    worded = replace(said["cr_method"], label="訪視方式")
    asked = tuple(worded if q.key == "cr_method" else q for q in declared(CaseRecord))
    monkeypatch.setattr(form_text, "declared", lambda form: asked)
    with app.app_context(), force_locale("zh_Hant_TW"):
        now = "\n".join(form_text.lines_of(CaseRecord, dt.date.min)) + "\n"
    frozen = (FOLDER / "CASE_REC.first.txt").read_text("utf-8")
    assert "cr_method　訪視方式" in files.difference("CASE_REC.first.txt", frozen, now)


def test_writing_leaves_alone_what_is_written(app: Any, tmp_path: Path) -> None:
    (tmp_path / "BSRS5.first.txt").write_text("簡式健康量表，舊\n", "utf-8")
    ended = run(app, "--write", str(tmp_path))
    assert ended.exit_code == 1
    assert "BSRS5.first.txt, line 1: was" in ended.output
    assert (tmp_path / "BSRS5.first.txt").read_text("utf-8") == "簡式健康量表，舊\n"
    assert (tmp_path / "CASE_REC.first.txt").read_text("utf-8") == (FOLDER / "CASE_REC.first.txt").read_text(
        "utf-8"
    )


def test_what_is_missing_and_what_has_gone_is_told(tmp_path: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "BSRS5.first.txt").rename(tmp_path / "BSRS4.first.txt")
    gone, new = files.compared(tmp_path, texts)
    assert gone.startswith("BSRS4.first.txt: this edition has gone")
    assert new.startswith("BSRS5.first.txt: a new edition without its frozen text")


def test_the_command_compares(app: Any) -> None:
    assert run(app, "--check", str(FOLDER)).exit_code == 0
    assert "VF_VISIT.first.txt" in run(app).output


def test_published_editions_are_not_frozen(app: Any, texts: dict[str, str]) -> None:
    data = indicators.data_of("V114") | {"code": "V199", "since": "2026-01-01"}
    theirs = indicators.read_edition(data)
    before = list(indicators._published)
    indicators.publish_with(lambda: [theirs])
    try:
        with app.app_context():
            assert files.texts() == texts
        assert indicators.edition("V199") is theirs
    finally:
        indicators._published[:] = before


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("CASE_REC.first.txt", "cr_goal　"),
        ("CASE_REC.2026-11-20.txt", "cr_goals　"),
        ("VF_VULN.first.txt", "V107-1-1　(一)因長期性失業致家庭經濟陷困"),
        ("VF_VULN.2020-07-01.txt", "V109D-1-1　(一)工作不穩定或失業"),
        ("VF_VULN.2025-07-01.txt", "V114-1-1　(一)工作不穩定或失業"),
        ("indicators.V109D.txt", "承 V107-1-1"),
        ("RPT_VF.first.txt", "僅限「通報人身分」"),
    ],
)
def test_an_edition_says_what_held_then(texts: dict[str, str], name: str, sentence: str) -> None:
    assert sentence in texts[name]


def test_an_assessment_has_an_edition_for_each_of_the_indicators() -> None:
    assert files.days_of(VulnerabilityAssessment) == [
        dt.date.min,
        *(edition.since for edition in indicators.shipped()[1:]),
    ]
