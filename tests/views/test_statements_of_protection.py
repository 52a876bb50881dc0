"""What the pages of sexual assault and of perpetrators cost: a sheet begun, kept as a draft, changed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.path_protected import protected
from tests.views.test_desk import QUERIES
from tests.views.test_sheet_statements import costs

FORMS = {"sa_assess": "sa", "bsrs5": "mh", "perp_mh": "mh", "perp_treat": "mh", "joint_plan": "mh"}
MORE = {("sa_assess", "begun"): QUERIES + 1}
"""It begins with the report, the last assessment, the offender, the victim's scale, and what was linked."""


@pytest.mark.parametrize("table", FORMS)
def test_a_sheet_of_a_protective_case(app: Any, login: Any, table: str) -> None:
    found = costs(login(FORMS[table]), f"/sheet/{table}/add?case={protected(app)}")
    assert {page: n for page, n in found.items() if n > MORE.get((table, page), QUERIES)} == {}
