"""Every sentence that a person reads is there in both languages, in Taiwan's words and never in Simplified Chinese."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
PLAIN = ["_", "_l", "gettext", "lazy_gettext", "ngettext:1,2", "lazy_ngettext:1,2", "_n:1,2"]
WITH_CONTEXT = ["pgettext:1c,2", "lazy_pgettext:1c,2", "_p:1c,2", "_lp:1c,2"]
KEYWORDS = parse_keywords([*PLAIN, *WITH_CONTEXT])
CHINESE = re.compile(r"[\u3400-\u9fff]")
HOLE = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|%%")
NAMES_IN_ENGLISH = {"範"}
"""Chinese that an English sentence may quote: the example of a name to search for."""

ABOUT_VARIANTS = {"app/columns/variants.py", "tests/columns/test_blind.py", "tests/test_translations.py"}
"""Files that list variants of characters on purpose."""

USED_IN_TAIWAN = {"庄", "雇"}
"""南庄鄉 is the official name; 雇主 is the word of the Labour Standards Act."""

Key = tuple[str, str]


@cache
def catalogue(language: str) -> Catalog:
    with (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def extracted(folder: Path, mapping: str) -> frozenset[Key]:
    """(context, msgid) of everything that stands to be translated below a folder."""
    methods, options = parse_mapping_cfg(mapping.splitlines())
    found = extract_from_dir(folder, methods, options, KEYWORDS)
    return frozenset((context or "", first(message)) for _, _, message, _, context in found)


def first(message: str | tuple[str, ...]) -> str:
    return message if isinstance(message, str) else message[0]


def entries(language: str) -> dict[Key, str]:
    return {
        (message.context or "", first(message.id)): "\n".join(texts(message.string))
        for message in catalogue(language)
        if message.id
    }


def texts(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else string


def ours() -> frozenset[Key]:
    return extracted(ROOT, (ROOT / "translations" / "babel.cfg").read_text("utf-8"))


def theirs() -> set[Key]:
    """The English msgids of the libraries that speak to people."""
    fab = Path(str(find_spec("flask_appbuilder").submodule_search_locations[0]))  # type: ignore[union-attr, index]
    wtforms = Path(str(find_spec("wtforms").submodule_search_locations[0]))  # type: ignore[union-attr, index]
    with (wtforms / "locale" / "wtforms.pot").open("rb") as file:
        of_wtforms = {("", first(message.id)) for message in read_po(file) if message.id}
    return set(extracted(fab, "[python: **.py]\n[jinja2: **/templates/**.html]")) | of_wtforms


def test_english_holds_exactly_what_the_code_says() -> None:
    assert set(entries("en")) == ours()


def test_chinese_holds_every_sentence_of_the_libraries() -> None:
    assert theirs() <= set(entries("zh_Hant_TW"))


@pytest.mark.parametrize("language", ["en", "zh_Hant_TW"])
def test_nothing_is_empty_or_fuzzy_or_drops_a_variable(language: str) -> None:
    for message in catalogue(language):
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        for text in texts(message.string):
            assert text.strip(), message.id
            wanted = {hole for hole in HOLE.findall(first(message.id)) if hole != "%%"}
            assert wanted == {hole for hole in HOLE.findall(text) if hole != "%%"}, message.id


def test_our_msgids_are_chinese() -> None:
    foreign = {
        msgid
        for _, msgid in ours()
        if not CHINESE.search(msgid) and re.search("[A-Za-z]{2}", HOLE.sub("", msgid))
    }
    assert foreign <= {msgid for _, msgid in theirs()}


def test_english_has_no_chinese_in_it() -> None:
    wrong = {text for text in entries("en").values() if set(CHINESE.findall(text)) - NAMES_IN_ENGLISH}
    assert not wrong


def test_no_text_is_in_simplified_chinese() -> None:
    simplified = simplified_only() - USED_IN_TAIWAN
    found = {
        f"{path.relative_to(ROOT)}: {''.join(sorted(wrong))}"
        for path in chinese_files()
        if str(path.relative_to(ROOT)) not in ABOUT_VARIANTS
        and (wrong := simplified & set(path.read_text("utf-8")))
    }
    assert not found


def chinese_files() -> Iterator[Path]:
    """Every text of ours in which Chinese may stand."""
    for folder, patterns in {
        "app": ("*.py", "*.html", "*.js", "*.css", "*.json", "*.sql"),
        "translations": ("*.po", "*.md"),
        "docs": ("*.md",),
        "tests": ("*.py", "*.json", "*.txt"),
        "migrations": ("*.py",),
    }.items():
        for pattern in patterns:
            yield from (p for p in (ROOT / folder).rglob(pattern) if "vendor" not in p.parts)
    yield from ROOT.glob("*.py")
    yield from ROOT.glob("*.md")


@cache
def simplified_only() -> frozenset[str]:
    """Characters that Simplified Chinese alone uses: OpenCC never turns them into themselves, nor does Taiwan."""
    forms = {simple: traditional.split() for simple, traditional in table("STCharacters")}
    in_taiwan = dict(table("TWVariants"))
    return frozenset(
        simple
        for simple, many in forms.items()
        if simple not in {*many, *(in_taiwan.get(one, one) for one in many)}
    )


def table(name: str) -> Iterator[tuple[str, str]]:
    """A table of OpenCC: a character, a tab, what it becomes."""
    opencc = Path(str(find_spec("opencc").submodule_search_locations[0]))  # type: ignore[union-attr, index]
    for line in (opencc / "dictionary" / f"{name}.txt").read_text("utf-8").splitlines():
        simple, tab, traditional = line.partition("\t")
        if tab:
            yield simple, traditional


def test_the_table_of_simplified_characters_knows_its_business() -> None:
    assert set("国会检视网单户") <= simplified_only()
    assert not set("國會檢視網單戶里后台系群峰床裡著") & simplified_only()


def test_mainland_words_are_not_used() -> None:
    facts = json.loads((ROOT / "app" / "facts" / "codes.json").read_text("utf-8"))
    said = [text for key, text in entries("zh_Hant_TW").items()] + [msgid for _, msgid in ours()]
    said += [item[1] for row in facts.values() for item in row["items"]]
    words = re.compile(
        "用戶|菜單|視圖|信息|搜索|登錄失敗|注銷|軟件|屏幕|默認|激活|文件夾|鏈接|網絡連接|服務器|數據庫"
    )
    assert not [text for text in said if words.search(text)]
