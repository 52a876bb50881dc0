"""Posts as a browser sends them."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from app.forms import SheetForm, form_for
from tests.questions.tiny import TODAY, Report


def post(**answers: Any) -> MultiDict[str, str]:
    """A post: lists are several inputs of one name; `family__0__fm_name` is `family-0-fm_name`."""
    flat = [(name.replace("__", "-"), value) for name, value in answers.items()]
    return MultiDict([(n, one) for n, v in flat for one in (v if isinstance(v, list) else [v])])


@pytest.fixture
def form_class() -> type[SheetForm]:
    """The tiny report, for somebody who may see everything."""
    return form_for(Report, TODAY, may=lambda permission: True)
