"""What the description says of every form is what the API answers: its own sheets hold to their types."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker

from app.columns.minguo import today
from app.models import REGISTRY, Worksheet
from app.questions import Rows
from app.questions.editions import declared
from tests import stage
from tests.api.test_every_form import FORMS, Case, url_of
from tests.api.test_sheets import Program
from tests.complete import as_json, complete

EVERY_FORM = pytest.mark.parametrize("form", REGISTRY, ids=lambda form: form.CODE)
WRITTEN = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.CODE)
TYPES = {"string", "integer", "boolean", "array"}
Schema = dict[str, Any]


@pytest.fixture
def case(app: Any, login: Any) -> Case:
    return Case(app, login)


@pytest.fixture(scope="module")
def described(app: Any) -> Schema:
    told: Schema = stage.sign_in(app, "worker").get("/api/v1/_openapi").json
    return told


def resolved(schema: Any, described: Schema) -> Any:
    """The schema with what it refers to in its place, and OpenAPI's `nullable` as JSON schema says it."""
    if isinstance(schema, list):
        return [resolved(one, described) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return resolved(described["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], described)
    told = {key: resolved(value, described) for key, value in schema.items()}
    if told.get("nullable") is True and "type" in told:
        told["type"] = [told["type"], "null"]
    return told


def wrong(answer: Any, schema: Schema, described: Schema) -> list[str]:
    """Where an answer does not hold to its schema."""
    validator = Draft4Validator(resolved(schema, described), format_checker=FormatChecker())
    return [f"{list(error.path)}: {error.message[:200]}" for error in validator.iter_errors(answer)]


def of_answer(described: Schema, url: str, method: str, code: int) -> Schema:
    """The schema of an answer."""
    path = next(p for p in described["paths"] if p in (url, f"{url}{{pk}}"))
    found: Schema = described["paths"][path][method]["responses"][str(code)]["content"]["application/json"][
        "schema"
    ]
    return found


@EVERY_FORM
def test_every_question_has_a_type(described: Schema, form: type[Worksheet]) -> None:
    schemas = described["components"]["schemas"]
    asked, read = schemas[f"{form.CODE}_asked"]["properties"], schemas[f"{form.CODE}_answers"]["properties"]
    assert set(asked) == {q.key for q in form.questions(today()) if q.kind.is_posted}
    assert set(read) == {q.key for q in declared(form)}
    for q in declared(form):
        told = read[q.key]
        assert told["type"] in TYPES
        assert told["title"]
        if q.choices:
            assert set(told["x-enum-labels"]) == {choice.code for choice in q.choices}
        if q.show_if is not None:
            assert "只在這個條件下問" in told["description"]
        if isinstance(q.kind, Rows):
            assert {one.key for one in q.kind.asks} <= set(told["items"]["properties"])
        assert told.get("x-permission", "") == q.only


@EVERY_FORM
def test_every_method_is_described(described: Schema, form: type[Worksheet]) -> None:
    url = url_of(form)
    for path, method, code in (
        (url, "get", "200"),
        (f"{url}{{pk}}", "get", "200"),
        (url, "post", "201"),
        (f"{url}{{pk}}", "put", "200"),
    ):
        answers = described["paths"][path][method]["responses"]
        assert answers[code]["content"]["application/json"]["schema"]
        assert answers["404"]["content"]["application/json"]["schema"] == {
            "$ref": "#/components/schemas/Refusal"
        }


def test_what_is_referred_to_is_there(described: Schema) -> None:
    names = set(described["components"]["schemas"])

    def refs(told: Any) -> set[str]:
        if isinstance(told, list):
            return set().union(*map(refs, told))
        if isinstance(told, dict):
            own = {told["$ref"].rsplit("/", 1)[1]} if "/schemas/" in str(told.get("$ref", "")) else set()
            return own.union(*map(refs, told.values()))
        return set()

    assert refs(described["paths"]) | refs(described["components"]) <= names


@WRITTEN
def test_what_is_sent_and_answered_holds_to_its_types(
    case: Case, described: Schema, form: type[Worksheet]
) -> None:
    sent, url = case.answers(form), case.hand_in(form)
    schemas = described["components"]["schemas"]
    assert wrong(sent, schemas[f"{form.CODE}_asked"], described) == []
    read = case.worker.get(url).json
    path = f"{url_of(form)}{{pk}}"
    assert wrong(read, of_answer(described, path, "get", 200), described) == []
    listed = case.worker.get(url_of(form)).json
    assert wrong(listed, of_answer(described, url_of(form), "get", 200), described) == []
    saved = case.worker.post(url_of(form), case_id=case.id, answers={})
    assert saved.status_code in (201, 409)  # a visit that was handed in has moved its case
    assert wrong(saved.json, of_answer(described, url_of(form), "post", saved.status_code), described) == []
    refused = case.worker.post(url_of(form), case_id=case.id, answers={"no_such": 1})
    assert wrong(refused.json, of_answer(described, url_of(form), "post", 422), described) == []


def test_a_wrong_answer_is_found(described: Schema) -> None:
    """Else the check would prove nothing."""
    asked = described["components"]["schemas"]["CASE_REC_asked"]
    assert wrong({"cr_method": "B", "cr_members": ["01"], "cr_money": None}, asked, described) == []
    for answers in (
        {"cr_method": "ZZ"},
        {"cr_money": "1"},
        {"cr_next": "tomorrow"},
        {"x": 1},
        {"cr_members": "01"},
    ):
        assert wrong(answers, asked, described), answers


@pytest.mark.parametrize("form", [f for f in REGISTRY if f.IS_FILED], ids=lambda form: form.CODE)
def test_a_report_holds_to_its_types(app: Any, login: Any, described: Schema, form: type[Worksheet]) -> None:
    questions = form.questions(today())
    told = complete(questions, {"agency": stage.ids(app.config["DATABASE_OWNER_URL"])["centre"]})
    sent = as_json(
        questions, told | {key: "示範市示範路1號" for key in ("cl_addr", "v_addr_now") if key in told}
    )
    assert wrong(sent, described["components"]["schemas"][f"{form.CODE}_asked"], described) == []
    filed = Program(login("worker")).post(url_of(form), answers=sent, submit=True)
    assert filed.status_code == 201, filed.json
    assert wrong(filed.json, of_answer(described, url_of(form), "post", 201), described) == []
    intake = login("intake")
    one = intake.get(url_of(form)).json["result"][0]
    read = intake.get(f"{url_of(form)}{one['id']}").json
    assert wrong(read, of_answer(described, f"{url_of(form)}{{pk}}", "get", 200), described) == []
