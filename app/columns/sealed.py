"""Text that only the application can read: AES-256-GCM, bound to the column that it stands in.

A sealed text cannot be searched or compared in SQL: use a blind index (`app.columns.blind`) beside it.
"""

from __future__ import annotations

import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Dialect, LargeBinary, Null, Table, TypeDecorator, event
from sqlalchemy.sql import operators
from sqlalchemy.sql.base import SchemaEventTarget

from app.columns.keys import Keyring, keyring

FORM = 1
NONCE_BYTES = 12
NULL_TESTS = (operators.is_, operators.is_not, operators.eq, operators.ne)


class SealMismatch(ValueError):
    """A sealed text was changed, cut, or carried here from another column."""


def seal(text: str, *, context: str, ring: Keyring | None = None) -> bytes:
    """`text` sealed with the current key for `context` ("table.column")."""
    return seal_bytes(text.encode(), context=context, ring=ring)


def unseal(blob: bytes, *, context: str, ring: Keyring | None = None) -> str:
    """The text in `blob`. SealMismatch when it was not sealed for this context; KeyMissing when its key is gone."""
    return unseal_bytes(blob, context=context, ring=ring).decode()


def seal_bytes(content: bytes, *, context: str, ring: Keyring | None = None) -> bytes:
    """`content` sealed with the current key for `context`: of a text its column, of a file its key in the store.

    The blob is: form (1 byte), length of the key id (1), key id, nonce (12), ciphertext with its tag.
    """
    ring = ring or keyring()
    key_id = ring.current.encode("ascii")
    head = bytes([FORM, len(key_id)]) + key_id
    nonce = os.urandom(NONCE_BYTES)
    body = AESGCM(ring.opening(ring.current)).encrypt(nonce, content, head + context.encode())
    return head + nonce + body


def unseal_bytes(blob: bytes, *, context: str, ring: Keyring | None = None) -> bytes:
    """The content of `blob`. SealMismatch when it was not sealed for this context; KeyMissing when its key is gone."""
    blob = bytes(blob)
    start = 2 + blob[1] if len(blob) > 1 else 0
    if len(blob) < start + NONCE_BYTES + 16 or blob[0] != FORM:
        raise SealMismatch(f"{context}: not a sealed text")
    key = (ring or keyring()).opening(key_id_of(blob))
    head, nonce, body = blob[:start], blob[start : start + NONCE_BYTES], blob[start + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, head + context.encode())
    except InvalidTag:
        raise SealMismatch(f"{context}: changed, or sealed for another place") from None


def key_id_of(blob: bytes) -> str:
    """The id of the key that sealed this blob; rotation seals anew whatever is not under the current one."""
    return bytes(blob[2 : 2 + blob[1]]).decode("ascii", "replace")


class Sealed(TypeDecorator[str]):
    """A text column that is stored sealed. The context is `table.column` of the column that it is attached to.

    When a column is renamed, name the old context (`Sealed("old_table.old_column")`) or what it holds cannot be opened.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, context: str = "") -> None:
        super().__init__()
        self.context = context
        self.is_named = bool(context)

    def _set_parent(self, parent: SchemaEventTarget, outer: bool = False, **kw: Any) -> None:
        super()._set_parent(parent, outer=outer, **kw)
        if isinstance(parent, Column) and not self.is_named:
            event.listen(parent, "after_parent_attach", self._attached)

    def _attached(self, column: Any, parent: Any) -> None:
        if isinstance(parent, Table) and column.type is self:
            self.context = f"{parent.name}.{column.name}"

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else seal(value, context=self._named())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else unseal(value, context=self._named())

    def _named(self) -> str:
        if not self.context:
            raise SealMismatch("a Sealed type outside a table has no context")
        return self.context

    class Comparator(TypeDecorator.Comparator[str]):
        """Refuses every comparison but `IS NULL`: two seals of one text differ, so it would find nothing."""

        def operate(self, op: Any, *other: Any, **kwargs: Any) -> Any:
            asks_null = op in NULL_TESTS and other and (other[0] is None or isinstance(other[0], Null))
            if operators.is_comparison(op) and not asks_null:
                raise TypeError("a sealed column cannot be compared; use the blind index beside it")
            return super().operate(op, *other, **kwargs)

    comparator_factory = Comparator
