"""What a campaign is: who submits, what is counted, which columns are known, where the limits are.

Everything that differs from one campaign to the next is a value in here; no other module names a district, a
category or a header. `wells.py` holds the built-in one.
"""

# Annotations are not postponed here: typing compiles each that is a string, which takes longer than all the rest.
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple

__all__ = ["ALL", "COLOURS", "SUM", "Campaign", "District", "Field", "FieldType", "Quantity", "Words", "fold"]

SUM = "合计"
"""The category that a district's sum bears."""
ALL = "总计"
"""The district that the sum of all bears."""

COLOURS = {"error": "FFC7CE", "warning": "FFEB9C", "fixed": "DDEBF7", "red": "FF9C9C", "yellow": "FFE699"}
"""Fills as RRGGBB unless the campaign says otherwise: cells by severity, rates by their distance from the schedule."""

FieldType = Literal[
    "text",  # free text
    "id",  # text, kept to the last character
    "district",
    "street",
    "category",
    "status",
    "date",
    "number",  # in the field's unit
    "volume",  # to m³ from the declared unit
    "count",  # a whole number
    "longitude",
    "latitude",
    "credit_code",  # GB 32100-2015
    "permit",
    "phone",
]


def fold(text: str) -> str:
    """Text as it is compared: width, case and every kind of space make no difference.

    >>> fold("水井 编号\\n（１）") == fold("水井编号(1)")
    True
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


class District(NamedTuple):
    """Who submits a ledger."""

    name: str
    code: str = ""
    """Six digits of GB/T 2260 or the statistical code."""
    aliases: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    """The units below it; empty where the list is not known or not closed."""
    open_streets: bool = False
    """Whether streets beyond the list are in order (towns that nobody listed)."""


class Field(NamedTuple):
    """A column that the campaign knows."""

    key: str
    """Its code name, in Python and in the campaign workbook."""
    header: str
    """Its header in everything that wellxl writes."""
    type: FieldType = "text"
    aliases: tuple[str, ...] = ()
    unit: str = ""
    """The unit in which its values are held."""
    required: bool = False
    """Whether a ledger without this column cannot be read."""
    lowest: float | None = None
    highest: float | None = None
    """A value outside is a warning; it is counted all the same."""
    choices: tuple[str, ...] = ()
    """Usual words, for drop-downs; other words are in order."""
    synonyms: Mapping[str, str] = {}
    """Other words for a choice."""


class Words(NamedTuple):
    """The words of a status column, compared folded."""

    done: tuple[str, ...]
    open: tuple[str, ...]
    under_way: tuple[str, ...]
    """A word that begins with one of these is under way too."""


class Quantity(NamedTuple):
    """Which category a quantity and a use speak for: users below a limit are regulated rather than sealed."""

    field: str
    limit: float
    includes_limit: bool
    """Whether a value at the limit itself is still small: 以下 in law includes the number, 不足 does not."""
    small: str
    """The category that fits a quantity within the limit."""
    large: str
    """The category that fits one above it."""
    purpose: str
    """The field that holds the use."""
    large_purposes: tuple[str, ...]
    """Uses that do not fit the small category, whatever the quantity."""


@dataclass(frozen=True)
class Campaign:
    """All that wellxl needs to know of a campaign. Compared by value; not hashable."""

    name: str
    title: str
    office: str
    start: date
    deadline: date
    districts: tuple[District, ...]
    categories: tuple[str, ...]
    fields: tuple[Field, ...]
    status: Words
    category_aliases: Mapping[str, str] = field(default_factory=dict)
    placeholders: tuple[str, ...] = ()
    """Words that mean "no value"."""
    district_prefixes: tuple[str, ...] = ()
    """Taken off the front of a district's or street's name: 南阳市."""
    quantity: Quantity | None = None
    severities: Mapping[str, str] = field(default_factory=dict)
    """Code of a rule → error, warning or off, where the campaign judges otherwise than the rule."""
    red_below: float | None = None
    yellow_below: float | None = None
    """A district's rate is marked where it is below this part of the schedule progress (0.5: half of it); None marks
    nothing. Settings, for their meaning differs from city to city."""
    report_to: str = ""
    distribute_to: str = ""
    colours: Mapping[str, str] = field(default_factory=lambda: dict(COLOURS))
    """The fills of marks, RRGGBB: error, warning, fixed, red, yellow."""

    def field(self, key: str) -> Field | None:
        """The field of that code name."""
        return self._fields.get(key)

    def fields_of(self, *types: str) -> tuple[Field, ...]:
        """The fields of these types, in the campaign's order."""
        return tuple(one for one in self.fields if one.type in types)

    def key_of(self, type: str) -> str:
        """The code name of the first field of a type; blank where there is none."""
        return self._first_keys.get(type, "")

    @cached_property
    def _first_keys(self) -> dict[str, str]:
        return {one.type: one.key for one in reversed(self.fields)}

    @cached_property
    def _fields(self) -> dict[str, Field]:
        return {one.key: one for one in self.fields}

    @cached_property
    def district_names(self) -> tuple[str, ...]:
        """The districts' names, in the campaign's order."""
        return tuple(district.name for district in self.districts)

    @cached_property
    def streets(self) -> dict[str, tuple[str, ...]]:
        """Each listed street → the names of its districts."""
        owners: dict[str, tuple[str, ...]] = {}
        for district in self.districts:
            for street in district.streets:
                owners[street] = (*owners.get(street, ()), district.name)
        return owners

    @cached_property
    def _district_words(self) -> dict[str, str]:
        words: dict[str, str] = {}
        for district in self.districts:
            for word in (district.name, district.code, *district.aliases):
                if word:
                    words.setdefault(fold(word), district.name)
        return words

    def district(self, text: str) -> str:
        """The district that a text names, prefixes stripped; blank where it names none.

        >>> from wellxl.wells import WELLS
        >>> WELLS.district("南阳市城乡一体化示范区"), WELLS.district("火星区")
        ('示范区', '')
        """
        return self._district_words.get(fold(self.without_prefix(text)), "")

    def district_in(self, text: str) -> str:
        """The one district whose name stands within a longer text (a file's name, a title); blank where none or
        several do.

        >>> from wellxl.wells import WELLS
        >>> WELLS.district_in("高新技术产业开发区封井台账6.23"), WELLS.district_in("宛城区和卧龙区")
        ('高新区', '')
        """
        folded = fold(text)
        found = {}
        for word, name in sorted(self._district_words.items(), key=lambda item: -len(item[0])):
            if len(word) > 1 and word in folded:
                found[name] = True
                folded = folded.replace(word, " ")
        return next(iter(found)) if len(found) == 1 else ""

    def without_prefix(self, text: str) -> str:
        """The text without spaces at its ends and without the city's name in front of it."""
        text = text.strip()
        for prefix in self.district_prefixes:
            if text.startswith(prefix) and len(text) > len(prefix):
                return text[len(prefix) :].strip()
        return text

    def schedule_progress(self, on: date) -> Fraction:
        """Days elapsed / days of the campaign, the first and the last day counted; never below 0 or above 1.

        >>> from wellxl.wells import WELLS
        >>> WELLS.schedule_progress(date(2024, 6, 23))
        Fraction(23, 30)
        """
        days = (self.deadline - self.start).days + 1
        return min(max(Fraction((on - self.start).days + 1, days), Fraction(0)), Fraction(1))

    def without_status(self) -> "Campaign":
        """The same campaign for a list of tasks, which says nothing of their state."""
        return replace(self, fields=tuple(one._replace(required=one.required and one.type != "status") for one in self.fields))

    def with_(self, **changes: object) -> "Campaign":
        """The same campaign with other settings."""
        return replace(self, **changes)  # type: ignore[arg-type]
