"""Which task a row is: the key by which rows of one ledger, and of several, are held against each other."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from wellxl.campaign import Campaign
from wellxl.records import Ledger

__all__ = ["folded", "folded_text", "id_of", "identity", "named", "texts_of", "with_texts", "with_user"]

_USER = "\0\0\0"
"""Between an id and the user's name, where two users have the id."""


def folded(values: Sequence[str | None]) -> str:
    """A whole column, each text as `campaign.fold` folds it, in one go: apart by NULs; no value is blank.

    >>> folded(["Ｗ-0 1", None, "w-01"])
    'w-01\\x00\\x00w-01'
    """
    joined = "\0".join([value or "" for value in values])
    if joined.count("\0") >= max(len(values), 1):  # a cell holds the separator itself
        joined = "\0".join([(value or "").replace("\0", "") for value in values])
    # NFKC composes nothing across a NUL, and split() does not take it for a space.
    return "".join(unicodedata.normalize("NFKC", joined).casefold().split())


def with_texts(ledger: Ledger, campaign: Campaign) -> Ledger:
    """The ledger with what is compared in it, and between ledgers, folded once for all."""
    keys = {"name", "location", campaign.key_of("id")} - {""}
    return ledger._replace(texts={key: folded_text(ledger, key) for key in sorted(keys)})


def folded_text(ledger: Ledger, key: str) -> str:
    """The values of a field, folded, apart by NULs."""
    text = ledger.texts.get(key)
    return folded(ledger.values(key)) if text is None else text


def texts_of(ledger: Ledger, key: str) -> list[str]:
    """The values of a field, folded, a row each; blanks for a field that the campaign lacks."""
    # A blank key is such a field; in a ledger it marks the columns that nobody knows.
    if not key or not ledger.rows:
        return [""] * len(ledger.rows)
    return folded_text(ledger, key).split("\0")


def identity(ledger: Ledger, campaign: Campaign) -> list[str]:
    """The key of each row's task: its id, else its name with the location, else its name with the street; `""`
    where the row has none of these.

    Width, case and spaces make no difference. The parts are held apart by NULs, which no folded text contains, so
    ("a,b", "c") is never ("a", "b,c"), and an id is never a name.
    """
    keys = texts_of(ledger, campaign.key_of("id"))
    return keys if all(keys) else [key or other for key, other in zip(keys, named(ledger, campaign), strict=True)]


def named(ledger: Ledger, campaign: Campaign) -> list[str]:
    """The keys that the rows have, or would have, without an id."""
    names, locations, streets = (texts_of(ledger, key) for key in ("name", "location", campaign.key_of("street")))
    places = (place or (street and f"\0{street}") for place, street in zip(locations, streets, strict=True))
    return [name and place and f"{name}\0{place}" for name, place in zip(names, places, strict=True)]


def with_user(id: str, name: str) -> str:
    """The key of a task whose id another user has too; both parts folded.

    >>> id_of(with_user("w-1", "甲厂")), id_of("w-1"), id_of("甲厂\\0东路")
    ('w-1', 'w-1', '')
    """
    return f"{id}{_USER}{name}"


def id_of(key: str) -> str:
    """The id in a key; blank for a task without one."""
    id, _, _ = key.partition(_USER)
    return "" if "\0" in id else id
