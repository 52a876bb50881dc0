"""The three tools of an assessment: vulnerability, family functions, needs. Later ones build on those before."""

from __future__ import annotations

from typing import Any, Final

from app.casework.demo.scene import Answers, Scene
from app.casework.demo.themes import Need
from app.facts import indicators
from app.models import REGISTRY
from app.models.worksheets.findings import EACH_FACTOR
from app.questions import Score
from app.questions.kinds import Item

LOW, MID, HIGH = "low", "mid", "high"
LIGHT: Final = "V114-6-2"  # the one low indicator
GRAVE: Final = "V114-2-2"
MEDIUM: Final = "V114-1-1"
ODD_JOBS: Final = "V114-1-1-3"  # what the families of the theme live on
BETTER, WORSE = "better", "worse"
SUMS: Final = {
    LOW: "{name}家的困難集中在單一面向，家人願意配合，現有支持可因應大部分需要。",
    MID: "{name}家在經濟與照顧上有持續壓力，家人有意願改變，但支持資源不足，需要定期協助。",
    HIGH: "{name}家遭逢變故且支持薄弱，照顧與安全都需要密集協助，應列為優先服務。",
}
INVENTORY: Final = tuple(f"nd{n:02d}" for n in range(1, 21))


def vulnerability(scene: Scene) -> Answers:
    """家庭脆弱性評估: the factors of the edition in force, those that are there with their notes."""
    level = scene.more.get("level", MID)
    before = {
        row["factor"]: row for row in scene.opened.get("findings") or ()
        if row.get("is_present") == "Y" and row.get("patterns")
    }  # fmt: skip
    reported = {
        row["factor"]: row for row in scene.opened.get("findings") or () if row.get("is_present") == "Y"
    }
    items = EACH_FACTOR.items({"vu_date": scene.day})
    present = _present(scene, level, set(before))
    rows = [
        (before.get(i.code) or _finding(scene, i, reported.get(i.code, {})))
        if i.code in present
        else _absent(i.code)
        for i in items
    ]
    answers = {
        "vu_date": scene.day, "findings": rows, "vu_sum": SUMS[level].format(name=scene.name),
        "vu_resource": {LOW: "Y", MID: "P", HIGH: "N"}[level],
    }  # fmt: skip
    if stage := scene.more.get("stage"):
        answers["vu_stage"] = stage
    if level == LOW and present != {LIGHT}:
        answers |= {
            "vu_prof": "LOW",
            "vu_prof_why": "因子雖屬中指標，影響範圍小且已有穩定支持，擬從寬，請督導核可。",
        }
    return answers


def _present(scene: Scene, level: str, before: set[str]) -> set[str]:
    """Which factors are there: what was there before, more or fewer; at first the theme's and what the level needs."""
    if scene.more.get("change") == BETTER:
        return {LIGHT}
    if scene.more.get("change") == WORSE:
        return before | {GRAVE}
    if before:
        return before
    own = indicators.mapped(scene.theme.factor, indicators.in_force(scene.day))
    added = {LOW: set(), MID: {LIGHT}, HIGH: {MEDIUM, GRAVE}}[level]
    return {own} | added


def _finding(scene: Scene, item: Item, reported: Answers) -> Answers:
    patterns = [choice.code for choice in item.offers.get("patterns", ())]
    patterns = [code for code in patterns if code == ODD_JOBS] or patterns
    return {
        "factor": item.code, "is_present": "Y", "patterns": patterns[:1] or None, "member": scene.client_id,
        "resources": "P", "note": scene.theme.told(scene.rng, scene.name), **reported,
    }  # fmt: skip


def _absent(code: str) -> Answers:
    return {"factor": code, "is_present": "N"}


def functions(scene: Scene) -> Answers:
    """家庭功能評估: at first every score that must be given; later only what has changed."""
    form = next(one for one in REGISTRY if one.CODE == "VF_FUNC")
    level, change = scene.more.get("level", MID), scene.more.get("change")
    scores = [q.key for q in form.questions(scene.day) if isinstance(q.kind, Score) and q.required]
    if scene.opened.get("ft_overall"):
        changed = scene.rng.sample(scores, 4) if change else []
        step = 1 if change == WORSE else -1
        moved: dict[str, Any] = {key: min(5, max(1, (scene.opened[key] or 3) + step)) for key in changed}
        return moved | ({"ft_overall": "P" if change == WORSE else "F"} if change else {})
    around = {LOW: (1, 2, 2, 3), MID: (2, 3, 3, 4), HIGH: (3, 4, 4, 5)}[level]
    return {
        **{key: scene.rng.choice(around) for key in scores}, "fc4": "N" if level == HIGH else "Y",
        "ft_strength": "家人彼此關心，遇到困難願意找人商量。",
        "ft_limit": scene.known("ft_limit", scene.theme.told(scene.rng, scene.name)),
        "ft_overall": {LOW: "G", MID: "F", HIGH: "P"}[level],
    }  # fmt: skip


def needs(scene: Scene) -> Answers:
    """需求評估: the inventory, and a row for each need that is worked on; what was suggested is confirmed."""
    theirs = scene.theme.needs
    if scene.opened.get("vn_sum"):
        if scene.more.get("change") != BETTER:
            return {"vn_agree": "Y"}
        first = {theirs[0].key: "N"}
        return {**first, "vn_sum": f"{theirs[0].goal}已有進展，其餘需求持續。", "vn_agree": "Y"}
    there = {need.key for need in theirs} | {key for key in INVENTORY if scene.opened.get(key) == "Y"}
    suggested = {row["ne_type"]: row for row in scene.opened.get("needs") or ()}
    kinds = {need.kind for need in theirs}
    rows = [_need(scene, need, suggested.pop(need.kind, {})) for need in theirs]
    watched = [
        row | {"ne_gap": "先觀察，必要時連結", "ne_resp": row.get("ne_resp") or "WATCH"}
        for row in suggested.values()
    ]
    return {
        **{key: "Y" if key in there else "N" for key in INVENTORY},
        "needs": sorted([*rows, *watched], key=lambda row: (row["ne_type"] not in kinds, row["ne_type"])),
        "vn_sum": "；".join(need.found for need in theirs), "vn_agree": "Y",
    }  # fmt: skip


def _need(scene: Scene, need: Need, suggested: Answers) -> Answers:
    own = {"ne_type": need.kind, "ne_who": scene.client_id, "ne_prof": need.found, "ne_prio": "2"}
    known = {key: value for key, value in suggested.items() if value is not None}
    return own | {"ne_resp": need.answered_by} | known | {"ne_gap": need.gap}
