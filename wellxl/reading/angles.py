"""Longitudes and latitudes as people type them: degrees, or ° ′ ″ in any of their spellings."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from wellxl.campaign import fold
from wellxl.reading.quantities import NUMBER_AS_TEXT
from wellxl.records import Kind

__all__ = ["KINDS", "Angle", "angle", "coordinate"]

_ANGLE_UNREADABLE = Kind(
    "angle-unreadable", "error", "“{value}”不是可识别的{what}", "请填十进制度数，例如 {example}", title="坐标无法识别"
)
_ANGLE_CONVERTED = Kind("angle-converted", "fixed", "“{value}”已换算为 {meant} 度", title="度分秒换算")

KINDS = (_ANGLE_UNREADABLE, _ANGLE_CONVERTED)
"""What reading a coordinate from text can find."""

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


def coordinate(text: str, what: str, example: str) -> tuple[float | None, Kind, dict[str, Any]]:
    """The decimal degrees of a text, and what to say of it; None where it is no angle."""
    read = angle(text)
    if read is None:
        return None, _ANGLE_UNREADABLE, {"what": what, "example": example}
    return read.degrees, _ANGLE_CONVERTED if read.converted else NUMBER_AS_TEXT, {"meant": f"{read.degrees:.6f}"}
