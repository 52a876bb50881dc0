"""What a page on its way to paper may load: pictures that stand in it as data. Nothing from the network, no file."""

from __future__ import annotations

from typing import Any, Final

from weasyprint.urls import FatalURLFetchingError, URLFetcher

OURS: Final = "data:image/svg+xml;base64,"


class Nothing(URLFetcher):
    """Refuses every address; whoever asked for one prints nothing at all."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: Any = None) -> Any:
        """A picture of ours, or an error that ends the printing."""
        if not url.startswith(OURS):
            raise FatalURLFetchingError("paper loads nothing")
        return super().fetch(url, headers)
