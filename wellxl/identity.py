"""Which task a row is: the key by which rows of one ledger, and of several, are held against each other."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from wellxl.campaign import Campaign
from wellxl.records import Ledger

__all__ = ["folded", "identity"]


def folded(values: Sequence[str | None]) -> list[str]:
    """A whole column as `campaign.fold` folds one text, in one go; no value is `""`.

    >>> folded(["Ｗ-0 1", None, "w-01"])
    ['w-01', '', 'w-01']
    """
    texts = [value or "" for value in values]
    joined = "\0".join(texts)
    if joined.count("\0") >= max(len(texts), 1):  # a cell holds the separator itself
        texts = [text.replace("\0", "") for text in texts]
        joined = "\0".join(texts)
    # NFKC composes nothing across a NUL, and split() does not take it for a space.
    whole = "".join(unicodedata.normalize("NFKC", joined).casefold().split())
    return texts if whole == joined else whole.split("\0")  # most ids are as they are: nothing need be cut apart


def identity(ledger: Ledger, campaign: Campaign) -> Sequence[str]:
    """The key of each row's task: its id, else its name with the location, else its name with the street; `""`
    where the row has none of these.

    Width, case and spaces make no difference. The parts are held apart by NULs, which no folded text contains, so
    ("a,b", "c") is never ("a", "b,c"), and an id is never a name.
    """

    def column(key: str) -> list[str]:
        # A blank key is a field that the campaign lacks; in a ledger it marks the columns that nobody knows.
        return folded(ledger.values(key)) if key else [""] * len(ledger.rows)

    keys = column(campaign.key_of("id"))
    if all(keys):
        return keys
    streets = column(campaign.key_of("street"))
    places = (place or (street and f"\0{street}") for place, street in zip(column("location"), streets, strict=True))
    return [key or (name and place and f"{name}\0{place}") for key, name, place in zip(keys, column("name"), places, strict=True)]
