"""The records that travel from stage to stage. Frozen: a stage takes some and returns new ones."""

# Annotations are not postponed here: typing compiles each that is a string, which takes longer than all the rest.
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, NamedTuple

__all__ = [
    "FATES",
    "Balance",
    "Basis",
    "Block",
    "Bulletin",
    "Change",
    "Checked",
    "Clash",
    "Column",
    "Figure",
    "Finding",
    "Grid",
    "History",
    "Hit",
    "Kind",
    "Ledger",
    "Merged",
    "Origin",
    "ReadFile",
    "ReadSheet",
    "Role",
    "Roll",
    "Severity",
    "Shared",
    "Skipped",
    "Source",
    "SourceLine",
    "Tally",
    "letters",
]

Severity = Literal["error", "warning", "fixed"]

FATES = ("counted", "refused", "duplicate")
"""What becomes of a row that was read; the rows that were not are `Ledger.skipped`."""


def letters(index: int) -> str:
    """The column's letters as Excel shows them.

    >>> letters(0), letters(25), letters(26), letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


class Origin(NamedTuple):
    """Where something stands, as Excel shows it. What does not apply is blank or 0."""

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""

    @property
    def cell(self) -> str:
        """`D17`; blank where there is no row."""
        return f"{self.column}{self.row}" if self.row else ""

    @property
    def place(self) -> str:
        """`D17` or `第 17 行` or `D`, by what is known."""
        return f"第 {self.row} 行" if self.row and not self.column else self.cell or self.column

    def __str__(self) -> str:
        """`卧龙区.xlsx〔台账〕D17`, leaving out what is blank."""
        return self.file + (f"〔{self.sheet}〕" if self.sheet else "") + self.place


class Kind(NamedTuple):
    """A way in which a ledger can be wrong, declared once, beside the code that finds it.

    `sentence` and `suggestion` are Chinese templates for `str.format`; `{value}` is the value as it stands in
    the cell, `{column}` its header, the rest are the facts that the finder gives. `source` says where the rule
    comes from.
    """

    code: str
    severity: Severity
    sentence: str
    suggestion: str = ""
    source: str = ""
    refuses: bool = False
    """Whether a row (or a file) with this mistake cannot be counted."""
    title: str = ""
    """A few Chinese words that name the mistake in a list of rules."""


class Hit(NamedTuple):
    """One place where a kind of mistake was found, before it is worded and grouped."""

    kind: Kind
    row: int
    """The row's number as Excel shows it; 0 for a whole sheet or file."""
    column: str = ""
    """The column's letters."""
    header: str = ""
    value: Any = ""
    facts: Mapping[str, Any] = {}


class Finding(NamedTuple):
    """Something to know about a ledger, worded for the clerk who reads it."""

    severity: Severity
    code: str
    origin: Origin
    """The first (or only) place."""
    column: str
    """The header of the column, as the district wrote it."""
    value: str
    message: str
    suggestion: str = ""
    rows: tuple[int, ...] = ()
    """Every row that the finding speaks of, where it stands for more than one."""
    district: str = ""
    """Whose file it is; blank where nobody knows."""
    messages: tuple[str, ...] = ()
    """What is said of each of the first rows, where it is not the same of all."""

    @property
    def count(self) -> int:  # type: ignore[override]
        """How many cells the finding speaks of."""
        return len(self.rows) or 1


class Source(NamedTuple):
    """A file to read."""

    path: Path
    name: str
    """How it is called everywhere: its path below the folder that was given, with forward slashes."""


class Grid(NamedTuple):
    """The cells of one sheet, with Excel's own addresses: `rows[0][0]` is A1.

    Every row has the same length. A cell is a `str`, `float`, `int`, `bool`, `date`, `datetime`, `time` or
    `timedelta`; a blank is `""`. Coordinates are 0-based (row, column).
    """

    sheet: str
    rows: Sequence[Sequence[Any]]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    """Merged areas: top, left, bottom, right, inclusive."""
    visible: bool = True
    hidden_rows: frozenset[int] = frozenset()
    errors: Mapping[tuple[int, int], str] = {}
    """Error cells (`#N/A` …), which stand as blanks in `rows`."""
    uncached: frozenset[tuple[int, int]] = frozenset()
    """Formulas without a saved result, which stand as blanks in `rows`."""


class Column(NamedTuple):
    """One column of a ledger, a value a row."""

    key: str
    """The field's code name in the campaign; blank for a column that the campaign does not know."""
    letter: str
    header: str
    """As the district wrote it, levels joined by `/`."""
    values: Sequence[Any]
    """What was read: `str`, `float`, `int`, `bool`, `date`; `None` for no value."""
    raw: Sequence[Any] = ()
    """What stands in the cells; dropped once the ledger is checked."""
    places: Sequence[tuple[str, str]] = ()
    """Letter and header of each row's cell, where several columns were joined to this one; dropped with `raw`."""


class Skipped(NamedTuple):
    """A row that is not a task, and why."""

    row: int
    reason: str


class Ledger(NamedTuple):
    """The tasks of one table in one sheet, held in columns."""

    file: str
    sheet: str
    sha256: str
    district: str
    """Whose ledger it is by its file's, sheet's or title's name; blank where none names a district."""
    header_rows: tuple[int, int]
    """First and last row of the header, as Excel shows them."""
    rows: Sequence[int]
    """The number of each row, as Excel shows it."""
    columns: tuple[Column, ...]
    modified: float = 0.0
    """The file's time, seconds since 1970: which of two versions is newer when no name says."""
    texts: Mapping[str, str] = {}
    """Field → its values folded, apart by NULs, where that was done as the ledger was read (identity.py)."""

    def column(self, key: str) -> Column | None:
        """The column of a field, or None where the ledger has none."""
        for column in self.columns:  # rules ask some sixty times a ledger, and a generator costs twice as much
            if column.key == key:
                return column
        return None

    def values(self, key: str) -> Sequence[Any]:
        """The values of a field, a row each; all None where the ledger has no such column."""
        column = self.column(key)
        return column.values if column else (None,) * len(self.rows)


class SourceLine(NamedTuple):
    """What was made of one sheet: a line of 来源."""

    file: str
    sheet: str
    sha256: str
    district: str = ""
    seen: int = 0
    """Rows that are not blank, counted on the sheet itself."""
    skipped: tuple[Skipped, ...] = ()
    table: str = ""
    """Where the table was found, e.g. `A4:T98`; blank where the sheet holds no ledger."""
    headers: tuple[tuple[str, str, str], ...] = ()
    """Letters, header as written, field's header: what became of each column."""
    note: str = ""
    """What else a reader should know: hidden, passed over, encoding."""


class ReadSheet(NamedTuple):
    """What reading one sheet gave."""

    line: SourceLine
    ledgers: tuple[Ledger, ...] = ()
    """More than one where several tables stand on the sheet."""
    hits: tuple[Hit, ...] = ()


class ReadFile(NamedTuple):
    """What reading one file gave, before any rule has judged it."""

    source: Source
    sha256: str
    sheets: tuple[ReadSheet, ...] = ()
    hits: tuple[Hit, ...] = ()
    """What concerns the file as a whole; one whose kind refuses means that nothing of it was read."""


class Checked(NamedTuple):
    """What reading and checking one file gave."""

    source: Source
    sha256: str
    ledgers: tuple[Ledger, ...] = ()
    lines: tuple[SourceLine, ...] = ()
    findings: tuple[Finding, ...] = ()
    refused_rows: Mapping[int, frozenset[int]] = {}
    """Index of the ledger → indices of the rows that cannot be counted."""
    unread: tuple[str, ...] = ()
    """The sheets of which something was refused that should be a ledger; a blank one for the file as a whole."""

    @property
    def refused(self) -> bool:
        """Whether anything of the file was refused but for single rows."""
        return bool(self.unread)


class Clash(NamedTuple):
    """One task in two rows. A place is the ledger's index in `Merged.ledgers` and the row's index in it."""

    identity: str
    kept: tuple[int, int]
    dropped: tuple[int, int]


class Shared(NamedTuple):
    """Two tasks of one id, whose users have different names: both count. Places as in a Clash."""

    id: str
    one: tuple[int, int]
    other: tuple[int, int]


class Merged(NamedTuple):
    """All ledgers with the fate of every row; the n-th of each sequence belongs to the n-th ledger."""

    ledgers: tuple[Ledger, ...]
    fates: tuple[bytes, ...]
    """A byte a row: an index into FATES."""
    districts: tuple[Sequence[str], ...]
    """The district for which each row counts."""
    done: tuple[Sequence[bool], ...]
    """Whether each row counts as completed on the bulletin's date."""
    clashes: tuple[Clash, ...] = ()
    identities: tuple[Sequence[str], ...] = ()
    """Which task each row is (identity.py)."""
    shared: tuple[Shared, ...] = ()
    versions: Mapping[tuple[int, int], int] = {}
    """Pairs of one district's ledgers of which most of the shorter one's tasks stand in the other too: the newer one,
    the older one → how many."""


class Roll(NamedTuple):
    """A district at the roll call."""

    district: str
    files: tuple[str, ...]
    """The files that it sent, none where it has not."""
    listed: int | None = None
    """How many tasks the task list names for it; None without a list."""
    remarks: tuple[str, ...] = ()
    """What the roll call found: 未报, 与上期文件相同 …"""


class Change(NamedTuple):
    """What became of a task since the previous bulletin."""

    code: str
    """`completed`, or the code of the finding that it gives."""
    district: str
    name: str
    before: str
    after: str
    here: Origin | None
    """Where it stands today; None for a task that vanished."""
    there: Origin | None
    """Where it stood then; None for a new one."""


class Figure(NamedTuple):
    """A line of the bulletin: a category of a district, or its sum (`合计`)."""

    category: str
    total: int
    completed: int

    @property
    def rate(self) -> Fraction:
        """completed / total, exact; 0/0 is 0 (domain.md)."""
        return Fraction(self.completed, self.total) if self.total else Fraction(0)


class Block(NamedTuple):
    """The lines of one district, the sum last. The block of all districts is called `总计` and has no rank."""

    district: str
    figures: tuple[Figure, ...]
    rank: int | None

    @property
    def sum(self) -> Figure:
        """The district's `合计`."""
        return self.figures[-1]


class Tally(NamedTuple):
    """The day's table: decided here, only laid out by the writers."""

    title: str
    date: date
    blocks: tuple[Block, ...]
    """Districts in rank order, `总计` last."""
    missing: tuple[str, ...] = ()
    """Districts without a ledger, in the campaign's order."""
    notes: tuple[str, ...] = ()
    """Sentences of the 注 line."""


class Balance(NamedTuple):
    """The account of one sheet: rows in against rows out (law 1). A refused file has a line without a sheet."""

    line: SourceLine
    counted: int = 0
    refused: int = 0
    duplicate: int = 0

    @property
    def seen(self) -> int:
        """Rows that are not blank, counted on the sheet itself."""
        return self.line.seen

    @property
    def skipped(self) -> int:
        """Rows that are no tasks: titles, headers, sums, signatures."""
        return len(self.line.skipped)


class History(NamedTuple):
    """The ranks of earlier bulletins."""

    ranks: tuple[Mapping[str, int], ...]
    """District → rank, the newest bulletin first."""
    whole: bool
    """Whether nothing lies before them: a folder of bulletins was given, not a single one."""


class Role:
    """What a line at the foot of 来源 is about."""

    PROGRAM = "程序"
    DATE = "通报日期"
    CAMPAIGN = "方案"
    TASKS = "任务清单"
    UNSENT = "未报的任务"
    PREVIOUS = "上期通报"
    HISTORY = "历次通报"


class Basis(NamedTuple):
    """What the figures depend on besides the ledgers: a line at the foot of 来源."""

    role: str
    """One of Role."""
    name: str
    """A file, or what was chosen."""
    sha256: str = ""
    """Of the file; blank where there is none."""


class Bulletin(NamedTuple):
    """Everything that is published on a day; the writers lay it out and decide nothing."""

    tally: Tally
    merged: Merged
    findings: tuple[Finding, ...]
    balances: tuple[Balance, ...]
    roll: tuple[Roll, ...] = ()
    changes: tuple[Change, ...] = ()
    before: Tally | None = None
    """The table of the previous bulletin, where one was given."""
    history: History | None = None
    """What earlier bulletins say of the ranks, where one or a folder of them was given; the folder may hold none."""
    basis: tuple[Basis, ...] = ()
