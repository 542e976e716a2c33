"""Which task a row is: the key by which rows of one ledger, and of several, are held against each other."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from wellxl.campaign import Campaign
from wellxl.records import Ledger

__all__ = ["folded", "folded_text", "id_of", "identity", "named", "with_texts", "with_user"]

_COMPARED = ("name", "location")
"""Fields by which tasks of different ledgers are found to be nearly the same."""

_USER = "\0\0\0"
"""Between an id and the user's name, where two users have the id."""


def folded(values: Sequence[str | None]) -> list[str]:
    """A whole column as `campaign.fold` folds one text, in one go; no value is `""`.

    >>> folded(["Ｗ-0 1", None, "w-01"])
    ['w-01', '', 'w-01']
    """
    texts, joined, whole = _folded(values)
    return texts if whole == joined else whole.split("\0")  # most ids are as they are: nothing need be cut apart


def _folded(values: Sequence[str | None]) -> tuple[list[str], str, str]:
    """The values, joined, and that folded."""
    texts = [value or "" for value in values]
    joined = "\0".join(texts)
    if joined.count("\0") >= max(len(texts), 1):  # a cell holds the separator itself
        texts = [text.replace("\0", "") for text in texts]
        joined = "\0".join(texts)
    # NFKC composes nothing across a NUL, and split() does not take it for a space.
    return texts, joined, "".join(unicodedata.normalize("NFKC", joined).casefold().split())


def with_texts(ledger: Ledger) -> Ledger:
    """The ledger with what is compared between ledgers folded: cheaper while its values are at hand."""
    return ledger._replace(texts={key: folded_text(ledger, key) for key in _COMPARED}) if ledger.rows else ledger


def folded_text(ledger: Ledger, key: str) -> str:
    """The values of a field, folded, apart by NULs; as many as the ledger has rows, of which there are some."""
    text = ledger.texts.get(key)
    return _folded(ledger.values(key))[2] if text is None else text


def identity(ledger: Ledger, campaign: Campaign) -> list[str]:
    """The key of each row's task: its id, else its name with the location, else its name with the street; `""`
    where the row has none of these.

    Width, case and spaces make no difference. The parts are held apart by NULs, which no folded text contains, so
    ("a,b", "c") is never ("a", "b,c"), and an id is never a name.
    """
    keys = _column(ledger, campaign.key_of("id"))
    return keys if all(keys) else [key or other for key, other in zip(keys, named(ledger, campaign), strict=True)]


def named(ledger: Ledger, campaign: Campaign) -> list[str]:
    """The keys that the rows have, or would have, without an id."""
    names, locations, streets = (_column(ledger, key) for key in ("name", "location", campaign.key_of("street")))
    places = (place or (street and f"\0{street}") for place, street in zip(locations, streets, strict=True))
    return [name and place and f"{name}\0{place}" for name, place in zip(names, places, strict=True)]


def _column(ledger: Ledger, key: str) -> list[str]:
    # A blank key is a field that the campaign lacks; in a ledger it marks the columns that nobody knows.
    return folded(ledger.values(key)) if key else [""] * len(ledger.rows)


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
