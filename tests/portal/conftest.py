"""A visitor in front of the portal, without an account; requests are undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.guard.conftest import db as db
from tests.portal.visiting import Visitor
from tests.undoing import undone as undone


@pytest.fixture
def visitor(app: Any) -> Callable[..., Visitor]:
    """``visitor()`` is a browser that nobody has signed in with; ``visitor("192.0.2.9")`` one at that address."""
    return lambda address="192.0.2.1": Visitor(app, address)
