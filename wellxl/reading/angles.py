"""Longitudes and latitudes as people type them: degrees, or ° ′ ″ in any of their spellings."""

from __future__ import annotations

import re
from typing import NamedTuple

from wellxl.campaign import fold

__all__ = ["Angle", "angle"]

_LONGEST = 64
# Patterns are strings: a clean ledger asks for none of them, and re keeps those that it has compiled.
_DMS = (
    r"[ew东经北纬ns]{0,2}(\d{1,3})[°度.d](\d{1,2}(?:\.\d{1,9}(?=['分m]))?)"
    r"(?:['分.m](?:(\d{1,2}(?:\.\d{1,9})?)(?:\"|''|秒|s)?)?)?[ewns]?"
)
_DEGREES = r"[ew东经北纬ns]{0,2}(\d{1,3}(?:\.\d{1,20})?)[°度]?[ewns]?"
# NFKC turns ″ into two ′; º and the curly quotes are what input methods offer instead.
_SIGNS = str.maketrans({"″": "''", "′": "'", "’": "'", "”": "''", "º": "°", "o": "°"})


class Angle(NamedTuple):
    """Decimal degrees, and whether they were worked out from minutes and seconds."""

    degrees: float
    converted: bool


def angle(text: str) -> Angle | None:
    """The angle that a text means; None where it means none.

    >>> angle("112°32′15″E"), angle("东经112.5375"), angle("112°75′")
    (Angle(degrees=112.5375, converted=True), Angle(degrees=112.5375, converted=False), None)
    """
    folded = fold(text[:_LONGEST]).translate(_SIGNS)
    if found := re.fullmatch(_DEGREES, folded):
        return Angle(float(found[1]), False)
    found = re.fullmatch(_DMS, folded)
    if not found or float(found[2]) >= 60 or float(found[3] or 0) >= 60:
        return None
    return Angle(round(int(found[1]) + float(found[2]) / 60 + float(found[3] or 0) / 3600, 8), True)
