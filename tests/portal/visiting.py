"""Somebody without an account, who opens a page of the portal, fills it in and presses a button."""

from __future__ import annotations

from typing import Any

from itsdangerous import TimestampSigner
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from tests.views.pages import inputs

COUNTY = "63000"
HOME_COUNTY = {"where_county": COUNTY}


class Earlier(TimestampSigner):
    """Signs as of some seconds ago."""

    def __init__(self, key: str, *, salt: str, ago: int = 60) -> None:
        super().__init__(key, salt=salt)
        self.ago = ago

    def get_timestamp(self) -> int:
        return super().get_timestamp() - self.ago


def as_file(value: Any) -> Any:
    """(stream, name) is a file; anything else is what it is."""
    return FileStorage(value[0], filename=value[1]) if isinstance(value, tuple) else value


class Visitor:
    """A browser at an address."""

    def __init__(self, app: Any, address: str) -> None:
        self.app, self.client, self.at = app, app.test_client(), {"REMOTE_ADDR": address}

    def get(self, url: str) -> Any:
        return self.client.get(url, environ_base=self.at)

    def post(self, url: str, data: Any) -> Any:
        """As the page of a report does, with files or without."""
        parts = [(name, as_file(value)) for name, value in MultiDict(data).items(multi=True)]
        boundary, body = encode_multipart(MultiDict(parts))
        kind = f"multipart/form-data; boundary={boundary}"
        return self.client.post(url, data=body, content_type=kind, environ_base=self.at)

    def opened(self, code: str = "RPT_VF", who: str = "other") -> MultiDict[str, str]:
        """What the page of a report posts as it stands, opened a minute ago."""
        said = inputs(self.get(f"/portal/report/{code}?who={who}").text)
        said["opened"] = Earlier(self.app.config["SECRET_KEY"], salt="portal").sign(b"portal").decode()
        return said

    def send(
        self,
        said: MultiDict[str, str],
        code: str = "RPT_VF",
        who: str = "other",
        do: str = "submit",
        **answers: Any,
    ) -> Any:
        """Post it with these answers over it."""
        for name, value in ({"where_county": COUNTY} | answers).items():
            said.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
        said["do"] = do
        return self.post(f"/portal/report/{code}?who={who}", said)

    def report(self, code: str = "RPT_VF", who: str = "other", **answers: Any) -> Any:
        """Open the page, fill it in, send it."""
        text = "rv_text" if code == "RPT_VF" else "ev_text"
        return self.send(self.opened(code, who), code, who, **{text: "隔壁一直有小孩在哭"} | answers)
