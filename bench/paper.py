"""A sheet on paper: six pages of questions and answers made into PDF, in processor seconds."""

from __future__ import annotations

import time
from statistics import median
from typing import Final

from flask import Flask
from flask_babel import Babel

from app.models.worksheets import VisitAssessment
from app.outputs import pdf
from app.outputs.document import Paper, html_of
from app.outputs.paper import parts_of

PAGES: Final = 6
BUDGET_S: Final = 1.0
TIMES: Final = 5
STORY: Final = "案家與外祖母同住，父於工地打零工，收入不定；母照顧兩名幼兒，夜間偶由鄰居協助。"


def seconds() -> float:
    """The median of a few; the first one, which loads the libraries, is not counted."""
    app = Flask("app")
    Babel(app)
    with app.test_request_context():
        html = html_of((_paper(),), "列印：示範（示範單位）　115/11/22 10:00")
        pages = _pages(html)
        if pages != PAGES:
            raise RuntimeError(f"{pages} pages, not {PAGES}")
        return median(_once() for _ in range(TIMES))


def _once() -> float:
    began = time.process_time()
    pdf.made(html_of((_paper(),), "列印：示範（示範單位）　115/11/22 10:00"))
    return time.process_time() - began


def _pages(html: str) -> int:
    import weasyprint

    pdf.made(html)
    return len(weasyprint.HTML(string=html).render().pages)


def _paper() -> Paper:
    questions = [q for q in VisitAssessment.questions() for _again in range(2)]
    entries = [
        {
            "section": f"{q.section.code}、{q.section.label}",
            "key": f"q{number}",
            "label": str(q.label),
            "text": STORY * (4 if number % 6 == 0 else 0) or "是",
            "only": "",
        }
        for number, q in enumerate(questions)
    ]
    facts = (("案號", "VF-115-0000001"), ("狀態", "已核可"))
    return Paper("訪視評估表", "示範市政府", "VF-115-0000001", facts, parts_of(entries, bool))
