"""One site for each file, and people who sit down at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error
from sqlalchemy import Engine, create_engine

from tests.browser.people import Person
from tests.browser.server import Site, running

PageAs = Callable[..., Person]
PICTURES = Path(__file__).parents[2] / "build" / "browser"
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here drives Chromium."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember that a test failed: its pages are then pictured in build/browser/."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the server complains about."""
    return tmp_path_factory.mktemp("site") / "log"


@pytest.fixture(scope="module")
def site(browser: Browser, log: Path) -> Iterator[Site]:
    """The application with the stage; its own database, so what is done in one file is seen in no other."""
    with running(log) as made:
        yield made


@pytest.fixture(scope="module")
def owner(site: Site) -> Iterator[Engine]:
    """The database behind it, as its owner: to look up ids, and to end log-ins."""
    engine = create_engine(site.owner)
    yield engine
    engine.dispose()


@pytest.fixture
def page_as(request: pytest.FixtureRequest, browser: Browser, site: Site, log: Path) -> Iterator[PageAs]:
    """``page_as("worker", 390)`` is that player, signed in. At the end nothing may have gone wrong unseen."""
    people: list[Person] = []
    complaints = log.read_text("utf-8")

    def sit_down(username: str, width: int = 1280, where: str = "/", **more: Any) -> Person:
        people.append(Person(browser, site, username, width, **more))
        return people[-1].sign_in(where)

    yield sit_down
    has_failed = request.node.stash.get(FAILED, False)
    for person in people:
        if has_failed:
            with suppress(Error):  # a page that is on its way somewhere has no picture
                picture = PICTURES / f"{request.node.name}-{person.username}.png"
                person.page.screenshot(path=picture, full_page=True)
        person.close()
    wrong = {person.username: person.watch.faults for person in people if person.watch.faults}
    assert not wrong
    assert log.read_text("utf-8").removeprefix(complaints) == ""
