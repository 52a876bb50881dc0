"""Two reports on their way, by the hands of everybody: a child in danger at night, and a wife who was beaten again."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser import papers, papers_protective
from tests.browser.conftest import PageAs
from tests.browser.looking import PHONE
from tests.browser.walk import ngo, protection, reporter, window
from tests.browser.walk.standing import (
    HOURS_LEFT,
    MINUTES_LEFT,
    does_not_know_who_reported,
    is_led_by,
    is_met,
    runs,
    waits_at_the_window,
)
from tests.browser.walk.story import Story, approves, say, write

DESKTOP = 1280
DAYS_LEFT = re.compile(r"^剩 \d+ 天$")
INVESTIGATED = "兒少保護調查報告"
ASSESSED = "成人保護受案評估"
OF_A_CHILD, OF_AN_ADULT = "集中派案窗口篩派案紀錄（未滿18歲）", "集中派案窗口篩派案紀錄（18歲以上）"


def test_a_child_in_danger_at_night(page_as: PageAs) -> None:
    story = Story("夜童示範", lead="protection", form="rpt_child")
    teacher, desk, chief = (page_as(who, DESKTOP) for who in ("reporter", "intake", "intake_sup"))
    supervisor, worker = page_as("prot_sup", DESKTOP), page_as("cp", DESKTOP)
    form = "兒童及少年保護事件通報表"
    reporter.reports(teacher, story, form, papers_protective.child_report(story.name))
    window.takes(desk, story, is_emergency=True)
    window.triages(desk, story, papers_protective.ASPECTS, "兒少保護社工")
    window.writes_the_record(
        desk, story, "DISP_CHILD", OF_A_CHILD, papers_protective.child_record(), papers_protective.CHILD_KNOWN
    )
    waits_at_the_window(chief, story)
    runs(chief, story, "派案", HOURS_LEFT)
    does_not_know_who_reported(page_as("county_sup", DESKTOP), story)

    approves(chief, story, "DISP_CHILD", OF_A_CHILD)
    window.dispatches_as_suggested(chief, story, "protection", is_emergency=True)
    is_led_by(chief, story, "protection")
    is_met(chief, story, "派案")
    runs(chief, story, "確認收到緊急派案", MINUTES_LEFT)
    runs(chief, story, INVESTIGATED, DAYS_LEFT)

    protection.refuses(supervisor, story)
    is_led_by(chief, story, "window")
    is_met(chief, story, "確認收到緊急派案")
    runs(chief, story, "派案爭議仲裁", HOURS_LEFT)

    window.arbitrates(chief, story, "protection")
    is_led_by(chief, story, "protection")
    is_met(chief, story, "派案爭議仲裁")
    is_met(chief, story, "派案", times=2)
    runs(chief, story, "確認收到緊急派案", MINUTES_LEFT)
    protection.may_not_refuse_again(supervisor, story)

    protection.responds(worker, story)
    is_led_by(worker, story, "protection", "測cp")
    is_met(worker, story, "確認收到緊急派案", times=2)
    protection.accepts(supervisor, worker, story, "測cp")
    runs(worker, story, INVESTIGATED, DAYS_LEFT, owed_by="測cp")

    protection.investigates(worker, story)
    is_met(worker, story, INVESTIGATED)
    protection.opens(supervisor, story, "CP_INVEST", protection.INVESTIGATION)
    is_led_by(supervisor, story, "protection", "測cp")
    runs(worker, story, "兒少家庭處遇計畫", DAYS_LEFT)
    reporter.is_told(teacher, story, "已派案")


def test_a_wife_who_was_beaten_again(page_as: PageAs) -> None:
    story = Story("瘀婦示範", lead="protection", form="rpt_adult")
    nurse, desk, chief = (
        page_as("reporter", PHONE),
        page_as("intake", DESKTOP),
        page_as("intake_sup", DESKTOP),
    )
    supervisor, worker = page_as("prot_sup", DESKTOP), page_as("ap", DESKTOP)
    reporter.reports(nurse, story, "成人保護事件通報表", papers_protective.adult_report(story.name))
    reporter.assesses_the_danger(nurse, story)
    window.takes(desk, story, is_emergency=False)
    window.triages(desk, story, papers_protective.JUDGED, "成人保護社工")
    window.writes_the_record(
        desk,
        story,
        "DISP_ADULT",
        OF_AN_ADULT,
        papers_protective.adult_record(),
        papers_protective.ADULT_KNOWN,
    )
    runs(chief, story, "派案", HOURS_LEFT)

    approves(chief, story, "DISP_ADULT", OF_AN_ADULT)
    window.dispatches_as_suggested(chief, story, "protection", is_emergency=False)
    is_led_by(chief, story, "protection")
    is_met(chief, story, "派案")
    runs(chief, story, ASSESSED, DAYS_LEFT)
    protection.accepts(supervisor, worker, story, "測ap")
    is_led_by(supervisor, story, "protection", "測ap")

    does_not_know_who_reported(supervisor, story)
    protection.assesses(worker, story)
    is_met(worker, story, ASSESSED)
    protection.opens(supervisor, story, "ADULT_ASSESS", protection.ASSESSMENT, "中風險")
    runs(worker, story, "每月訪視（第1次）", DAYS_LEFT)
    say(supervisor, story, "委託民間團體", papers.delegation())
    runs(worker, story, "回復是否受委託", DAYS_LEFT, owed_by="ngo")
    is_led_by(worker, story, "protection", "測ap")

    chief_of_ngo, helper = page_as("ngo_sup", PHONE), page_as("ngo_worker", PHONE)
    ngo.answers_the_offer(chief_of_ngo, helper, story)
    is_met(worker, story, "回復是否受委託")
    is_led_by(worker, story, "protection", "測ap")
    ngo.knows_no_reporter(helper, story)
    write(helper, story, "CASE_REC", "個案紀錄表", papers.record() | papers_protective.new_assault())
    expect(chief_of_ngo.goes(story.address).locator("h1")).to_contain_text(story.name)

    protection.recalls(worker, supervisor, story)
    for person in (helper, chief_of_ngo):
        ngo.has_lost_sight(person, story)
    ngo.reads_the_notice(helper, story)
    is_led_by(worker, story, "protection", "測ap")
    is_met(worker, story, "每月訪視（第1次）")
    runs(worker, story, "每月訪視（第2次）", DAYS_LEFT, owed_by="測ap")
