"""A page of the portal by its name."""

from __future__ import annotations

from typing import Any

from flask import render_template


def page(name: str, **about: Any) -> str:
    """The page ``portal/<name>.html``."""
    return render_template(f"portal/{name}.html", **about)
