"""Printing over HTTP: drafts, what was approved, case files, empty forms, the code on paper; who gets none of it."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest
from sqlalchemy import text

from app.columns.minguo import today
from app.models import REGISTRY, Person, Snapshot, db
from app.outputs import pdf
from app.views import print_case, print_sheet
from tests import path, stage
from tests.reading_pdf import pages_of, text_of
from tests.views.pages import fill
from tests.views.test_reviewing import PLAN, Office
from tests.views.test_reviewing import office as office
from tests.views.test_reviewing import served as served

Login = Any


def paper(browser: Any, url: str) -> str:
    """What stands on the paper behind this address, without spaces."""
    answer = browser.get(url)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    return text_of(answer.data)


@pytest.fixture
def approved(served: Office) -> str:
    """The address of a plan that was approved."""
    url = served.hand_in(PLAN)
    served.say(url, "OK", opinion="同意照辦")
    return url


def shot_of(office: Office, url: str) -> Snapshot:
    with path.looking(office.app, "worker"):
        found = db.session.query(Snapshot).filter_by(form="FAM_PLAN", sheet_id=int(url.split("/")[-1])).one()
        db.session.expunge(found)
        return found


def report_of(app: Any, who: str, case: str) -> str:
    """Where the report of a case of the stage is printed."""
    with path.looking(app, who):
        query = text("select id from rpt_vf where case_id = :c")
        return f"/sheet/rpt_vf/{db.session.execute(query, {'c': stage.CASES[case]}).scalar_one()}/print"


class TestOneSheet:
    def test_a_draft_says_that_it_is_one(self, served: Office) -> None:
        url = fill(served.worker, served.add(PLAN)).headers["Location"]
        words = paper(served.worker, f"{url}/print")
        assert "這是草稿，還沒送出" in words
        assert "家庭服務計畫" in words
        assert "雜湊值" not in words
        assert f'href="{url}/print"' in served.worker.get(url).text

    def test_what_waits_says_that_it_is_not_approved(self, served: Office) -> None:
        words = paper(served.worker, f"{served.hand_in(PLAN)}/print")
        assert "還沒核定" in words
        assert "A、計畫資訊" in words
        assert "示範" in words

    def test_a_sheet_that_nobody_approves_says_that(self, served: Office) -> None:
        record = next(form for form in REGISTRY if form.CODE == "CASE_REC")
        assert "不須核定" in paper(served.worker, f"{served.hand_in(record)}/print")

    def test_an_approved_sheet_is_printed_as_it_was_approved(self, served: Office, approved: str) -> None:
        shot = shot_of(served, approved)
        before = paper(served.worker, f"{approved}/print")
        with path.looking(served.app, "worker"):
            for person in db.session.query(Person):
                person.name = "改名後"
            db.session.commit()
        words = paper(served.worker, f"{approved}/print")
        assert shot.sha256 in words
        assert f"/print/verify/{shot.sha256}" in words
        assert "測sup於" in words
        assert "同意照辦" in words
        assert "戲open" in words
        assert "改名後" not in words
        assert words.partition("列印：")[0] == before.partition("列印：")[0]

    def test_head_and_foot_name_the_case_the_form_and_who_printed(
        self, served: Office, approved: str
    ) -> None:
        pages = pages_of(served.worker.get(f"{approved}/print").data)
        with path.looking(served.app, "worker"):
            number = db.session.execute(
                text("select number from kase where id = :c"), {"c": served.id}
            ).scalar_one()
        for at, words in enumerate(pages, 1):
            assert f"案號{number}家庭服務計畫列印：測worker（centre）" in words
            assert f"第{at}頁／共{len(pages)}頁" in words

    def test_the_name_of_the_file_names_no_family(self, served: Office, approved: str) -> None:
        said = served.worker.get(f"{approved}/print").headers["Content-Disposition"]
        assert said.startswith("inline; filename=VF-")
        assert "%E6%88%B2" not in said  # 戲

    def test_the_snapshot_page_and_the_case_lead_to_paper(self, served: Office, approved: str) -> None:
        link = re.search(r'href="(/reviews/snapshot/\d+)"', served.worker.get(approved).text)
        assert link
        assert f'href="{approved}/print"' in served.worker.get(link[1]).text
        assert f'href="/print/case/{served.id}"' in served.worker.get(f"/case/show/{served.id}").text

    def test_too_long_a_sheet_is_refused_in_words(
        self, served: Office, approved: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(print_sheet, "MOST_AT_ONCE", 100)
        answer = served.worker.get(f"{approved}/print")
        assert answer.status_code == 413
        assert "內容太長，一次印不完" in answer.text


class TestWithheld:
    def test_who_reported_stands_on_the_paper_of_the_window_alone(self, app: Any, login: Login) -> None:
        words = paper(login("worker"), report_of(app, "worker", "open"))
        assert "戲open" in words
        assert "的通報人" not in words
        assert "（依權限不顯示）" in words
        assert "列印者的角色看不到" in words
        assert "戲intake的通報人" in paper(login("intake"), report_of(app, "intake", "intake"))

    @pytest.mark.parametrize("who", ["other_worker", "ngo_worker", "away_worker", "intake_sup", "mh"])
    def test_who_does_not_see_the_sheet_gets_no_paper_and_no_seal(
        self, served: Office, approved: str, login: Login, who: str
    ) -> None:
        other, seal = login(who), shot_of(served, approved).sha256
        assert other.get(f"{approved}/print").status_code == 404
        assert other.get(f"/print/verify/{seal}").status_code == 404

    @pytest.mark.parametrize("case", ["recalled", "open", "away"])
    def test_an_ngo_prints_nothing_of_a_case_that_it_does_not_see(self, login: Login, case: str) -> None:
        for make in ("", "?make=1&sheet=CASE_REC-1&sheet=RPT_VF-1"):
            answer = login("ngo_worker").get(f"/print/case/{stage.CASES[case]}{make}")
            assert answer.status_code == 404
            assert "戲" not in answer.text

    def test_an_ngo_prints_no_report_of_the_case_that_it_serves(self, app: Any, login: Login) -> None:
        url = report_of(app, "worker", "delegated")
        assert login("ngo_worker").get(url).status_code in (403, 404)
        number = url.split("/")[-2]
        chosen = login("ngo_worker").get(
            f"/print/case/{stage.CASES['delegated']}?make=1&sheet=RPT_VF-{number}"
        )
        assert chosen.status_code == 422
        assert "請至少勾選一份表單" in chosen.text


class TestTheSeal:
    def test_it_leads_whoever_may_see_the_sheet_to_what_was_approved(
        self, served: Office, approved: str
    ) -> None:
        shot = shot_of(served, approved)
        page = served.sup.get(f"/print/verify/{shot.sha256}")
        assert page.status_code == 200
        for said in (
            "與核定內容相符",
            "家庭服務計畫",
            "測sup於",
            "前後相連，沒有缺漏",
            f"/reviews/snapshot/{shot.id}",
        ):
            assert said in page.text

    @pytest.mark.parametrize("mark", ["0" * 64, "x", "", "A" * 64, "%00", "0" * 63 + "'"])
    def test_another_is_not_there(self, login: Login, mark: str) -> None:
        assert login("worker").get(f"/print/verify/{mark}").status_code == 404

    def test_a_visitor_is_asked_to_sign_in(self, served: Office, approved: str) -> None:
        answer = served.app.test_client().get(f"/print/verify/{shot_of(served, approved).sha256}")
        assert answer.status_code == 302
        assert "/login/" in answer.location


class TestACaseFile:
    def test_what_was_approved_is_ticked(self, served: Office, approved: str) -> None:
        draft = fill(served.worker, served.add(PLAN)).headers["Location"]
        page = served.worker.get(f"/print/case/{served.id}").text
        ticked = set(re.findall(r'value="([A-Z_]+-\d+)" checked', page))
        assert f"FAM_PLAN-{approved.split('/')[-1]}" in ticked
        assert f"FAM_PLAN-{draft.split('/')[-1]}" not in ticked
        assert f'value="FAM_PLAN-{draft.split("/")[-1]}"' in page

    def test_one_pdf_with_cover_contents_and_sheets(self, served: Office, approved: str) -> None:
        draft = fill(served.worker, served.add(PLAN)).headers["Location"]
        chosen = "".join(f"&sheet=FAM_PLAN-{url.split('/')[-1]}" for url in (approved, draft))
        answer = served.worker.get(f"/print/case/{served.id}?make=1{chosen}&sheet=FAM_PLAN-999999")
        pages = pages_of(answer.data)
        assert "案件卷宗" in pages[0]
        assert "2份，其中1份已核可" in pages[0]
        assert "目次" in pages[1]
        assert sum("家庭服務計畫用語非官方" in words for words in pages) == 2
        assert shot_of(served, approved).sha256 in text_of(answer.data)
        assert "這是草稿" in text_of(answer.data)

    @pytest.mark.parametrize(
        ("limit", "value", "says"),
        [("MOST_SHEETS", 0, "一次最多印 0 份，您勾了 1 份"), ("MOST_AT_ONCE", 10, "合計超過")],
    )
    def test_too_much_is_refused_beside_what_was_ticked(
        self,
        served: Office,
        approved: str,
        monkeypatch: pytest.MonkeyPatch,
        limit: str,
        value: int,
        says: str,
    ) -> None:
        monkeypatch.setattr(print_case, limit, value)
        one = f"FAM_PLAN-{approved.split('/')[-1]}"
        answer = served.worker.get(f"/print/case/{served.id}?make=1&sheet={one}")
        assert answer.status_code == 422
        assert says in answer.text
        assert f'value="{one}" checked' in answer.text


class TestEmptyForms:
    def test_every_list_and_every_form_leads_to_its_empty_paper(self, served: Office) -> None:
        for page in ("/sheet/fam_plan/", served.add(PLAN), "/print/forms"):
            assert 'href="/sheet/fam_plan/blank"' in served.worker.get(page).text
        assert 'href="/sheet/rpt_vf/blank"' in served.worker.get("/report/").text
        words = paper(served.worker, "/sheet/fam_plan/blank")
        assert "空白表單" in words
        assert "用語非官方" in words
        assert "戲" not in words

    def test_nobody_gets_the_empty_form_of_what_is_not_theirs(self, login: Login) -> None:
        assert login("stat").get("/sheet/fam_plan/blank").status_code == 403
        assert "/sheet/fam_plan/blank" not in login("stat").get("/print/forms").text


def test_every_print_is_on_record(served: Office, approved: str) -> None:
    served.worker.get(f"{approved}/print")
    with path.looking(served.app, "sup"):
        since = {"c": served.id, "since": today(), "n": 200}
        looks = db.session.execute(text("select * from case_looks(:c, :since, :n)"), since).all()
    assert "FamPlanView.print" in {look.endpoint for look in looks}


def test_a_machine_without_pango_says_what_is_missing(
    served: Office, approved: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf._ready.cache_clear()
    print_sheet._made_once.cache_clear()
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    for url in (f"{approved}/print", "/sheet/care_visit/blank"):
        answer = served.worker.get(url)
        assert answer.status_code == 503
        assert "這台主機還不能列印" in answer.text
        for package in ("libpango-1.0-0", "libpangoft2-1.0-0", "fonts-noto-cjk"):
            assert package in answer.text
    monkeypatch.undo()
    assert served.worker.get(f"{approved}/print").status_code == 200
