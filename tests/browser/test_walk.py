"""One vulnerable family of five from the first call to closure and back, by the hands of everybody on its way."""

from __future__ import annotations

import pytest

from tests.browser.conftest import PageAs
from tests.browser.server import Site
from tests.browser.walk import centre, ending, intake, leaving, ngo, others
from tests.browser.walk.story import Story


@pytest.mark.parametrize(("width", "name"), [(1280, "林桌示範"), (390, "黃機示範")])
def test_a_family_from_the_hotline_to_closure(width: int, name: str, page_as: PageAs, site: Site) -> None:
    story = Story(name)
    hot = page_as("hot", width)
    intake.consults_and_reports(hot, story)
    window = page_as("intake", width)
    intake.screens(window, story)
    intake.writes_the_dispatch_record(window, story)
    intake.dispatches(page_as("intake_sup", width), story)
    intake.has_handed_on(hot, window, story)
    supervisor, worker = page_as("sup", width), page_as("worker", width)
    centre.takes_the_case(supervisor, worker, story)
    centre.visits_too_early(worker, story)
    centre.assesses(worker, story)
    centre.is_refused_its_own(worker, story)
    centre.returns_the_visit(supervisor, worker, story)
    centre.opens_the_case(supervisor, story)
    admin = page_as("admin", width)
    leaving.takes_over_and_leaves(supervisor, worker, page_as("worker2", width), admin, story)
    leaving.is_led_again(supervisor, worker, admin, story)
    centre.plans(worker, supervisor, story)
    helper = page_as("ngo_worker", width)
    ngo.answers_the_offer(page_as("ngo_sup", width), helper, story)
    ngo.serves(helper, story, site)
    ngo.assesses_again(helper, story)
    ngo.has_lost_sight(helper, story)
    ngo.is_told(worker, story)
    others.never_sees_it(page_as("other_worker", width), story)
    others.keeps_the_accounts(admin, story)
    ending.proposes_to_close(worker, supervisor, story)
    ending.closes(worker, supervisor, story)
    ending.verifies(story, site)
    ending.comes_back(supervisor, story)
