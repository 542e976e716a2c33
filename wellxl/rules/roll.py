"""Roll call: who has sent, who has not, who sent the same file as last time, another district's, or two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from wellxl.campaign import Campaign
from wellxl.columns import alike
from wellxl.identity import identity
from wellxl.records import Checked, Finding, Kind, Ledger, Merged, Origin, Roll
from wellxl.rules.spots import Place, told, totals_of

__all__ = ["KINDS", "check", "missing", "roll", "senders"]

_MISSING = Kind(
    "district-not-sent",
    "error",
    "{district}没有上报台账",
    "请催报；仍未报的，通报中按零计并注明“未报”",
    "本项目约定：每区每日一报",
    title="未报",
)
_UNREAD = Kind(
    "district-unread",
    "error",
    "{district}报来的台账未能读入（{files}）",
    "请按该文件的问题改正后重报；仍读不出的，通报中没有该区当日的数据，并在注中说明",
    "本项目约定：每区每日一报",
    title="台账未能读入",
)
_SAME_BYTES = Kind(
    "file-same-as-last-time",
    "warning",
    "与上期所报文件完全相同，一个字节也没有改",
    "请确认当日确无进展，或重报当日台账",
    "本项目约定：每日更新",
    title="与上期文件相同",
)
_OTHERS_FILE = Kind(
    "file-of-another-district",
    "error",
    "文件名属{named}，里面却大多是{holds}的任务（{count} 行）",
    "请核对是否误传了别区的台账",
    "本项目约定：一区一份台账",
    title="误报他区台账",
)
_TWO_VERSIONS = Kind(
    "file-two-versions",
    "warning",
    "{district}报了两个版本：{newer} 与 {older} 有 {count} 项任务相同，只计{word} {newer}{rest}",
    "请只保留最新一份，或确认两份各报一部分",
    "本项目约定：同区两份文件以较新的为准",
    title="两个版本",
)

KINDS = (_MISSING, _UNREAD, _SAME_BYTES, _OTHERS_FILE, _TWO_VERSIONS)
"""Every kind of finding that this room makes."""


def senders(ledgers: Sequence[Ledger], campaign: Campaign, owners: Mapping[str, str] = {}) -> set[str]:
    """The districts that have sent a ledger in a file: one that is theirs by its name or, where it names none or holds
    another's tasks, by what its rows name.
    """
    names = {ledger.district for ledger in ledgers if ledger.district}
    if names and not _another(ledgers, campaign, owners):
        return names
    return set(filter(None, chain.from_iterable(ledger.values(campaign.key_of("district")) for ledger in ledgers)))


def _another(ledgers: Sequence[Ledger], campaign: Campaign, owners: Mapping[str, str]) -> tuple[str, int] | None:
    """The other district to which most rows of a file belong, by what they name, else by whose tasks they are; how many."""
    own = next((ledger.district for ledger in ledgers if ledger.district), "")
    columns = [ledger.values(campaign.key_of("district")) for ledger in ledgers]
    if not own or all(alike(named) and named[0] == own for named in columns):
        return None
    rows: Counter[str] = Counter()
    for ledger, named in zip(ledgers, columns, strict=True):
        rows.update(named if any(named) or not owners else (owners.get(task, "") for task in identity(ledger, campaign)))
    holds, count = rows.most_common(1)[0] if rows else ("", 0)
    return (holds, count) if holds in campaign.district_names and holds != own and count * 2 > rows.total() else None


def missing(checked: Sequence[Checked], campaign: Campaign, owners: Mapping[str, str] = {}) -> dict[str, tuple[str, ...]]:
    """The districts of which no ledger could be read, in the campaign's order → the files that they have sent all the
    same: none where they have not.
    """
    files = _files(checked, campaign, owners)
    return {district: tuple(sent) for district, sent in files.items() if not any(sent.values())}


def _files(checked: Sequence[Checked], campaign: Campaign, owners: Mapping[str, str]) -> dict[str, dict[str, bool]]:
    """District → its files, and whether a ledger could be read from each."""
    files: dict[str, dict[str, bool]] = {name: {} for name in campaign.district_names}
    for one in checked:
        if one.ledgers:
            sent = senders(one.ledgers, campaign, owners)
        else:  # all that is known of it is its name
            sent = {campaign.district_in(one.source.name)} if one.refused else set()
        for district in sent & files.keys():
            files[district][one.source.name] = bool(one.ledgers)
    return files


def roll(
    checked: Sequence[Checked],
    campaign: Campaign,
    listed: Merged | None = None,
    findings: Iterable[Finding] = (),
    owners: Mapping[str, str] = {},
) -> tuple[Roll, ...]:
    """For each district of the campaign, in its order: the files, the tasks that the list names for it, and what the
    roll call found (`findings`, of which those of other rooms are passed over).

    `owners` (identity → district, from the task list or the previous bulletin) tells whose tasks a file holds.
    """
    titles = {kind.code: kind.title for kind in KINDS}
    remarks: dict[str, dict[str, None]] = {}
    for finding in findings:
        if finding.code in titles:
            remarks.setdefault(finding.district, {})[titles[finding.code]] = None
    totals = totals_of(listed) if listed else None
    return tuple(
        Roll(district, tuple(names), totals[district] if totals else None, tuple(remarks.get(district, ())))
        for district, names in _files(checked, campaign, owners).items()
    )


def check(
    checked: Sequence[Checked],
    merged: Merged,
    campaign: Campaign,
    absent: Mapping[str, Sequence[str]] = {},
    last: Mapping[str, str] | None = None,
    owners: Mapping[str, str] = {},
) -> Iterator[Finding]:
    """The findings of the roll call. `absent` is what `missing` gives, `last` the SHA-256 of the previous bulletin's
    files → their names, `owners` the districts of known tasks.
    """
    for district, files in absent.items():
        facts = {"district": district, "files": "、".join(files)}
        yield from told(_UNREAD if files else _MISSING, (Place(Origin(""), "", "", district),), facts, campaign)
    for read in checked:
        district = next((ledger.district for ledger in read.ledgers if ledger.district), "")
        place = Place(Origin(read.source.name), "", "", district)
        if last and read.sha256 in last:
            yield from told(_SAME_BYTES, (place,), {}, campaign)
        if other := _another(read.ledgers, campaign, owners):
            facts = {"named": district, "holds": other[0], "count": f"{other[1]:,}"}
            yield from told(_OTHERS_FILE, (place,), facts, campaign)
    yield from _versions(merged, campaign)


def _versions(merged: Merged, campaign: Campaign) -> Iterator[Finding]:
    """Two ledgers of one district that share most of the shorter one's tasks are versions, not parts; what the older one
    has alone counts all the same.
    """
    for (one, other), count in merged.versions.items():
        newer, older = merged.ledgers[one], merged.ledgers[other]
        names = [_called(ledger, newer.file == older.file and newer.sheet == older.sheet) for ledger in (newer, older)]
        alone = merged.fates[other].count(0)
        facts = {"district": newer.district, "newer": names[0], "older": names[1], "count": f"{count:,}"}
        facts["word"] = "较新的" if newer.file != older.file else ""
        facts["rest"] = f"；{names[1]} 另有 {alone:,} 项是它独有的，照计" if alone else ""
        places = [Place(Origin(ledger.file, ledger.sheet), "", "", ledger.district) for ledger in (newer, older)]
        yield from told(_TWO_VERSIONS, places, facts, campaign)


def _called(ledger: Ledger, by_row: bool) -> str:
    return f"{Origin(ledger.file, ledger.sheet)}" + (f"第 {ledger.header_rows[0]} 行起的表" if by_row else "")
