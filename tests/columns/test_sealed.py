"""Sealed text: it comes back, only where it belongs, with old keys too, and cannot be compared by accident."""

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select, text, update

from app.columns import Sealed, SealMismatch, keyring
from app.columns.keys import KeyMissing
from app.columns.sealed import key_id_of, seal, unseal
from tests.columns.conftest import key

metadata = MetaData()
people = Table(
    "people", metadata, Column("id", Integer, primary_key=True), Column("name", Sealed()), Column("phone", Sealed())
)  # fmt: skip


@pytest.fixture
def database():
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(people), {"id": 1, "name": "陳範例", "phone": None})
        yield connection
    engine.dispose()


def test_what_was_sealed_is_read_again(database) -> None:
    assert database.execute(select(people.c.name, people.c.phone)).one() == ("陳範例", None)


def test_the_database_holds_no_plain_text(database) -> None:
    stored = database.execute(text("select name from people")).scalar_one()
    assert "陳範例".encode() not in stored
    assert key_id_of(stored) == "k1"


def test_two_seals_of_one_text_differ() -> None:
    assert seal("陳", context="t.c") != seal("陳", context="t.c")


def test_a_seal_carried_to_another_column_is_refused(database) -> None:
    database.execute(text("update people set phone = name"))
    with pytest.raises(SealMismatch, match=r"people\.phone"):
        database.execute(select(people.c.phone)).all()


@pytest.mark.parametrize("at", [0, 1, 2, 5, -1])
def test_a_changed_byte_is_noticed(at: int) -> None:
    blob = bytearray(seal("陳範例", context="t.c"))
    blob[at] ^= 1
    with pytest.raises((SealMismatch, KeyMissing)):
        unseal(bytes(blob), context="t.c")


@pytest.mark.parametrize("blob", [b"", b"\x01", b"\x01\x02k1", b"plain text that nobody sealed at all"])
def test_what_is_no_seal_is_refused(blob: bytes) -> None:
    with pytest.raises(SealMismatch):
        unseal(blob, context="t.c")


def test_old_seals_open_after_rotation(database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANWANG_SEAL_KEYS", f"k2:{key('2')},k1:{key('1')}")
    keyring.cache_clear()
    assert database.execute(select(people.c.name)).scalar_one() == "陳範例"
    database.execute(update(people).values(name="陳範例"))
    assert key_id_of(database.execute(text("select name from people")).scalar_one()) == "k2"


def test_a_seal_whose_key_is_gone_names_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    blob = seal("陳", context="t.c")
    monkeypatch.setenv("ANWANG_SEAL_KEYS", f"k2:{key('2')}")
    keyring.cache_clear()
    with pytest.raises(KeyMissing, match="'k1'"):
        unseal(blob, context="t.c")


def test_comparing_a_sealed_column_is_refused() -> None:
    for compare in (
        lambda c: c == "陳",
        lambda c: c.like("陳%"),
        lambda c: c.in_(["陳"]),
        lambda c: c < "陳",
    ):
        with pytest.raises(TypeError, match="blind index"):
            compare(people.c.name)


def test_asking_for_null_is_allowed(database) -> None:
    assert database.execute(select(people.c.id).where(people.c.phone.is_(None))).scalar_one() == 1
    assert database.execute(select(people.c.id).where(people.c.name != None)).scalar_one() == 1  # noqa: E711 (SQL)


def test_every_copy_of_a_column_has_its_own_context() -> None:
    copy = people.to_metadata(MetaData(), name="elders")
    assert copy.c.name.type.context == "elders.name"
    assert people.c.name.type.context == "people.name"


def test_a_renamed_column_may_keep_its_context() -> None:
    table = Table("t", MetaData(), Column("surname", Sealed("people.name")))
    assert table.c.surname.type.context == "people.name"


def test_a_type_without_a_table_has_no_context() -> None:
    with pytest.raises(SealMismatch, match="outside a table"):
        Sealed().process_bind_param("陳", None)
