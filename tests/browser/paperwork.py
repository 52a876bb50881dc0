"""Papers on the stage for the crawl, posted by the cast to the forms' addresses. What is typed begins with 戲."""

from __future__ import annotations

import html
import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests import stage
from tests.browser.papers import PHONE, YESTERDAY, typed

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
CONSULTATION = {
    "ct_at": typed(YESTERDAY, "08:30"),
    "ct_channel": "H1957",
    "ct_caller": "FAMILY",
    "ct_caller_name": "戲阿嬤",
    "ct_caller_rel": "11",
    "cp_name": "戲諮詢",
    "cp_sex": "F",
    "cp_age_said": "D",
    "cp_addr": "戲市戲路1號",
    "cp_county_said": "63000",
    "cp_phone": PHONE,
    "ct_topic": ["ECO", "CHILD"],
    "ct_text": "戲說缺米缺尿布。",
    "ri_emerg": "Y",
    "ri_emerg_txt": "戲說斷炊。",
    "oc_result": ["RPT_VF"],
    "oc_close_at": typed(YESTERDAY, "08:55"),
}
RECORD = {
    "cr_start": typed(YESTERDAY, "14:00"),
    "cr_end": typed(YESTERDAY, "15:10"),
    "cr_method": "B",
    "cr_target": ["0"],
    "cr_members": ["01", "13"],
    "cr_result": "MET",
    "cr_content": ["S01", "S04"],
    "cr_subsidy": ["0"],
    "cr_place": "戲家",
    "cr_text": "戲中案主在家。",
    "cr_obs": "戲中孩子精神好。",
    "cr_plan": "戲後再訪。",
    "cr_risk": "SAME",
    "cr_event": ["NONE"],
    "cr_report": "N",
}


def write(app: Flask) -> None:
    """A consultation, a report with its receipt, a record that was changed, and two writers who do not agree."""
    hot, ngo, worker = (stage.sign_in(app, username) for username in ("hot", "ngo_worker", "worker"))
    submit(hot, "/sheet/ssn_consult/add", CONSULTATION)
    address = submit(ngo, f"/sheet/case_rec/add?case={stage.CASES['delegated']}", RECORD) + "/edit"
    submit(worker, f"/sheet/case_rec/add?case={stage.CASES['open']}", RECORD)
    theirs = asked(worker, address)
    submit(ngo, address, RECORD | {"cr_place": "戲中學校", "cr_obs": "戲中孩子睡了。"})
    post(worker, address, theirs | RECORD | {"cr_place": "戲中公園", "cr_goods": "戲中白米"})


def submit(client: FlaskClient, path: str, answers: dict[str, Any]) -> str:
    """Open a form, send it, and come to where it leads."""
    return post(client, path, asked(client, path) | answers)


def asked(client: FlaskClient, path: str) -> dict[str, Any]:
    """What a form carries unseen: its token, its questions, its version."""
    page = client.get(path)
    assert page.status_code == 200, f"{path}: {page.status_code}"
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page.get_data(as_text=True))}


def post(client: FlaskClient, path: str, data: dict[str, Any]) -> str:
    """The address to which a sent form leads."""
    answer = client.post(path, data=data | {"do": "submit"})
    assert answer.status_code == 302, re.findall(r'class="err"[^>]*>([^<]+)', answer.get_data(as_text=True))
    return str(answer.headers["Location"])
