"""One row: what it must have in order to count, and with the rules of each subject all that can be wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from wellxl.campaign import Campaign, fold
from wellxl.records import Column, Hit, Kind, Ledger
from wellxl.rules import amounts, codes, places, progress
from wellxl.rules.rule import Rule, at, column_of, is_unread, spots, title_of, values_of
from wellxl.wording import agreeing, listed, nearest

__all__ = ["RULES", "check"]

_POLICY = "本项目约定"

_CATEGORY_MISSING = Kind(
    "category-missing",
    "error",
    "没有填{what}，本行未计入统计",
    "请填{categories}之一",
    _POLICY,
    refuses=True,
    title="没有分类",
)
_CATEGORY_UNKNOWN = Kind(
    "category-unknown",
    "error",
    "“{value}”不是本次行动的{what}，本行未计入统计",
    "{advice}",
    _POLICY,
    refuses=True,
    title="分类不在方案中",
)
_IDENTITY_MISSING = Kind(
    "identity-missing",
    "error",
    "看不出是哪一项任务：{lacking}，本行未计入统计",
    "{advice}",
    _POLICY,
    refuses=True,
    title="看不出是哪一项任务",
)
_NAME_COUNTS = Kind(
    "name-counts-users",
    "error",
    "{column}“{value}”是个数，又没有填{lacking}，看不出是哪一项任务，本行未计入统计",
    "是小计、合计的，请在行首写明“小计”；是一项任务的，请填写实际的{column}",
    _POLICY,
    refuses=True,
    title="用户名称是个数",
)
_COUNTERS = "眼户处口个家"
"""How wells and users are counted."""
_COUNT = rf"[共约]?\d{{1,6}}[{_COUNTERS}]"


def _category_missing(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    """Of a row that names no task either, the rule on its identity tells it."""
    key = campaign.key_of("category")
    values = values_of(ledger, key)
    if None not in values:
        return
    told = {index for index, where in _nameless(ledger, campaign) if not is_unread(where, index, campaign)}
    for index in spots(values, {None}):
        if index in told and not is_unread(column_of(ledger, key), index, campaign):
            continue
        facts = {"what": title_of(campaign, key, "分类"), "categories": listed(campaign.categories)}
        yield at(_CATEGORY_MISSING, ledger, column_of(ledger, key), index, **facts)


def _category_unknown(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    key = campaign.key_of("category")
    values = values_of(ledger, key)
    advices = {}
    for value in set(values).difference(campaign.categories, (None,)):
        near = nearest(value, agreeing(value, campaign.categories))
        advices[value] = f"是否应为{listed(near, '或')}？请改正" if near else f"请填{listed(campaign.categories)}之一"
    for index in spots(values, advices):
        facts = {"what": title_of(campaign, key, "分类"), "advice": advices[values[index]]}
        yield at(_CATEGORY_UNKNOWN, ledger, column_of(ledger, key), index, **facts)


def _nameless(ledger: Ledger, campaign: Campaign) -> Iterator[tuple[int, Column | None]]:
    """The same rows for which `identity` gives no key, found without making the keys, and the column of the cell that is
    to blame: one that could not be read before one that is blank."""
    keys = _naming(campaign)
    columns = [column_of(ledger, key) for key in keys]
    ids, names, locations, streets = (values_of(ledger, key) for key in keys)
    if None not in ids:
        return
    for index, (own, name, location, street) in enumerate(zip(ids, names, locations, streets, strict=True)):
        if not (own or (name and (location or street))):
            unread = (column for column in columns if is_unread(column, index, campaign))
            yield index, next(unread, columns[0] or columns[1])


def _naming(campaign: Campaign) -> tuple[str, str, str, str]:
    """The fields that say which task a row is."""
    return campaign.key_of("id"), "name", "location", campaign.key_of("street")


def _identity_missing(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    titles = [title_of(campaign, key) for key in _naming(campaign)]
    either = listed((title for title in titles[2:] if title), "或")
    advice = (f"请填{listed(titles[:1])}；没有的，" if titles[0] else "请") + f"填写{listed(titles[1:2])}和{either}"
    key = campaign.key_of("category")
    names, categories, what = values_of(ledger, "name"), values_of(ledger, key), title_of(campaign, key, "分类")
    for index, where in _nameless(ledger, campaign):
        lacking = listed(title for title in titles[:1] if title) + ("和" if titles[0] else "")
        facts = {"lacking": f"没有填{lacking}{either if names[index] else listed(titles[1:2])}", "advice": advice}
        if categories[index] is None and not is_unread(column_of(ledger, key), index, campaign):
            facts["lacking"] += f"，也没有填{what}"
            facts["advice"] += f"，并填{what}；不是单独一项任务的，请并入它所属的行"
        yield at(_IDENTITY_MISSING, ledger, where, index, **facts)


def _name_counts(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    """26户 where a user's name would stand, and nothing else that tells which task it is: a sum that does not say so."""
    ids, locations = values_of(ledger, campaign.key_of("id")), values_of(ledger, "location")
    column = column_of(ledger, "name")
    if None not in ids or None not in locations or column is None:
        return
    lacking = listed(filter(None, (title_of(campaign, key) for key in (campaign.key_of("id"), "location"))))
    for index, (own, name, location) in enumerate(zip(ids, column.values, locations, strict=True)):
        if name and not own and not location and name[-1] in _COUNTERS and re.fullmatch(_COUNT, fold(name)):
            yield at(_NAME_COUNTS, ledger, column, index, lacking=lacking)


def check(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    """Every mistake in the rows of a ledger, rule by rule, for the bulletin of a date."""
    for rule in RULES:
        yield from rule.find(ledger, campaign, on)


RULES = (
    Rule(_CATEGORY_MISSING, _category_missing),
    Rule(_CATEGORY_UNKNOWN, _category_unknown),
    Rule(_IDENTITY_MISSING, _identity_missing),
    Rule(_NAME_COUNTS, _name_counts),
    *places.RULES,
    *progress.RULES,
    *codes.RULES,
    *amounts.RULES,
)
"""Every rule on rows, in the order in which they are listed."""
