"""Hostile values by kind, and functions to write them into content and to load it in a limited process."""

from __future__ import annotations

import json
import multiprocessing
import re
import resource
import traceback
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from plugins.alerts.file_format.letter_sections import read_sections
from plugins.alerts.file_format.writing import with_letters
from plugins.content.frontmatter import Document
from plugins.content.problems import Problem
from plugins.repository.content import Content

ES = "alerts/ua-2026-014/index.es.md"
FR = "alerts/ua-2026-014/index.fr.md"
REGISTRY = "authorities/co-fiscalia.yaml"
PAGE = "pages/network/index.en.md"
ACTIVITY = "activities/2026-12-10-vigil/index.fr.md"
Fields = dict[str, Any]
Load = Callable[[Path], Content]

# Files --------------------------------------------------------------------------------------


def read(path: Path) -> tuple[Fields, str]:
    """Return the fields of a file, all as text, and its body; letters of an alert are among the fields."""
    text = path.read_text("utf-8")
    if path.suffix == ".yaml":
        return deepcopy(_yaml(text)), ""
    _, front, body = re.split(r"^---\n", text, maxsplit=2, flags=re.MULTILINE)
    if "alerts" not in path.parts:
        return deepcopy(_yaml(front)), body
    document = read_sections(Document(path.name, body=body), path.name.split(".")[1]).document
    return {**deepcopy(_yaml(front)), **deepcopy(document.values)}, document.body


@cache
def _yaml(text: str) -> Fields:
    fields: Fields = yaml.load(text, yaml.BaseLoader)
    return fields


def write(path: Path, fields: Fields, body: str = "") -> None:
    """Write *fields* with each field and each list entry on its own line, and letters below the *body*."""
    if "alerts" in path.parts:
        letters = {name: fields[name] for name in ("letters", "extra_letters") if name in fields}
        fields = {name: value for name, value in fields.items() if name not in letters}
        body = with_letters(body, path.name.split(".")[1], letters) if letters else body
    front = "".join(
        f"{name}:\n" + "".join(f"  - {_flow(entry)}\n" for entry in value)
        if isinstance(value, list) and value
        else f"{name}: {_flow(value)}\n"
        for name, value in fields.items()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(front if path.suffix == ".yaml" else f"---\n{front}---\n{body}", "utf-8")


def _flow(value: Any) -> str:
    """Return *value* as JSON, which is valid YAML, with non-printable characters escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(
        char
        if char.isprintable()
        else f"\\u{ord(char):04x}"
        if ord(char) < 0x10000
        else f"\\U{ord(char):08x}"
        for char in text
    )


def edit(path: Path, body: str | None = None, **fields: Any) -> None:
    """Change *fields*, and the *body* if given, in the file at *path*."""
    known, old = read(path)
    write(path, {**known, **fields}, old if body is None else body)


def target(**fields: Any) -> Fields:
    """Return an inline target that is valid except for *fields*."""
    return {
        "name": "Eufrasio Lemos Quintana",
        "office": "Alcalde",
        "country": "CO",
        "languages": ["es"],
        "salutation": {"es": "Señor Alcalde:"},
        "post": "Calle 4\nColombia",
        **fields,
    }


# Assertions ---------------------------------------------------------------------------------

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def faults(problems: Any) -> list[Problem]:
    """Return the fatal *problems*; each must be one line with a file, a line number and a hint."""
    found = [problem for problem in problems if problem.fatal]
    for problem in found:
        assert problem.path.startswith("content/"), problem
        assert problem.line > 0, problem
        assert re.search(r"[.?] \S", problem.message), f"nothing to type: {problem.message}"
        assert not _CONTROL.search(str(problem)), f"control characters in {str(problem)!r}"
    return found


def refused(problems: Any, *expected: str) -> None:
    """Assert that *problems* stop the build, and that each of *expected* is in one of them."""
    told = [str(problem) for problem in faults(problems)]
    assert told, "nothing was refused"
    for words in expected:
        assert any(words in line for line in told), f"{words!r} is not in:\n" + "\n".join(told[:10])


CPU_SECONDS = 2
"""A generous limit: reading one text may take one second."""
MEMORY = 3 * 1024**3


def limited(load: Load, folder: Path, wall: float = 20, cpu: int = CPU_SECONDS) -> list[Problem]:
    """Return the problems found by loading *folder* in a child process with limited time and memory."""
    fork = multiprocessing.get_context("fork")
    receiver, sender = fork.Pipe(duplex=False)

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            problems = load(folder).problems
            sender.send((len(problems), [each for each in problems if each.fatal][:20]))
        except BaseException:
            sender.send(traceback.format_exc(-3)[-600:])

    child = fork.Process(target=work, daemon=True)
    child.start()
    sender.close()
    try:
        if not receiver.poll(wall):
            pytest.fail(f"hangs: no answer within {wall} s")
        answer = receiver.recv()
    except EOFError:
        pytest.fail(f"hangs: killed after {cpu} s of processor time, or out of memory")
    finally:
        child.kill()
        child.join()
    if isinstance(answer, str):
        pytest.fail(f"crashes: {answer}")
    return answer[1]


# Values that must be refused ----------------------------------------------------------------

ADDRESSES = {
    "a header behind a line feed": "a@x.example\nBcc: b@y.example",
    "a header behind a carriage return": "a@x.example\r\nBcc: b@y.example",
    "a percent-encoded header behind the domain": "a@x.example%0d%0aBcc:b@y.example",
    "a percent-encoded header before the domain": "a%0d%0abcc:b@x.example",
    "a query behind the domain": "a@x.example?cc=b@y.example",
    "an ampersand behind the domain": "a@x.example&cc=b",
    "a fragment behind the domain": "a@x.example#b",
    "a path behind the domain": "a@x.example/b",
    "a space": "a b@x.example",
    "a quoted local part": '"a b"@x.example',
    "a quoted at-sign": '"a@b"@x.example',
    "a quotation mark": 'a"b@x.example',
    "a comment": "a@x.example (Office)",
    "a display name": "Office <a@x.example>",
    "angle brackets alone": "<a@x.example>",
    "two with a comma": "a@x.example,b@y.example",
    "two with a semicolon": "a@x.example; b@y.example",
    "two with a space": "a@x.example b@y.example",
    "two at-signs": "a@b@c.example",
    "a link": "mailto:a@x.example?bcc=b@y.example",
    "an IPv4 address": "a@127.0.0.1",
    "an IPv4 literal": "a@[127.0.0.1]",
    "an IPv6 literal": "a@[IPv6:::1]",
    "a host of this machine": "root@localhost",
    "a top-level domain of digits": "a@x.1",
    "a Cyrillic letter before the at-sign": "\u0430dmin@x.example",
    "broken punycode": "a@xn--a.example",
    "a label that is too long": f"a@{'x' * 64}.example",
    "a whole that is too long": f"{'a' * 250}@x.example",
    "two full stops": "a@x..example",
    "a full stop at the end": "a@x.example.",
    "a zero-width space": "a@x\u200b.example",
    "a soft hyphen": "a@x\u00ad.example",
    "a byte order mark": "\ufeffa@x\ufeff.example",
    "a direction override": "a@x\u202e.example",
    "a line separator": "a@x.example\u2028b",
    "a no-break space": "a@x\u00a0.example",
    "NUL": "a@x\x00.example",
    "nothing but a comma": ",",
    "nothing before the at-sign": "@x.example",
    "nothing behind the at-sign": "a@",
}
HOMOGRAPHS = {
    "a Cyrillic letter in a Latin label": "a@fisc\u0430lia.example",
    "a Cyrillic letter in the top-level domain": "a@x.exam\u0440le",
    "the same as punycode": "a@xn--fisclia-5fg.example",
    "a whole label that looks Latin": "a@\u0430\u0440\u0440\u04cf\u0435.example",
    "a Greek letter in a Latin label": "a@g\u03bfv.example",
}
PHONES = {
    "a USSD code": "*#06#",
    "a USSD code behind a plus": "+*#06#",
    "a USSD code behind a number": "+57 601 555 0107*21#",
    "an RFC 3966 extension": "+57 601 555 0107;ext=12",
    "an RFC 3966 context": "+57 601 555 0107;phone-context=evil.example",
    "an extension in words": "+57 601 555 0107 ext. 12",
    "letters": "+57 601 FISCAL",
    "a pause": "+57 601 555 0107,,1",
    "a wait": "+57 601 555 0107p1",
    "a link": "tel:+576015550107",
    "an emergency number": "112",
    "an emergency number behind a plus": "+112",
    "a short number": "+57 123",
    "no country code": "601 555 0107",
    "a country code that does not exist": "+999 123456789",
    "three hundred digits": "+57" + "1" * 297,
    "a megabyte of digits": "+57" + "1" * 10_000,
    "Arabic digits": "+\u0665\u0667 \u0666\u0660\u0661 555 0107",
    "a plus alone": "+",
    "a script": "+57<script>alert(1)</script>",
    "a line feed": "+57 601\n555 0107",
    "a zero-width space": "+57 601\u200b555 0107",
}
PREMIUM = {
    "North American premium rate": "+1 900 555 0123",
    "international premium rate": "+979 1 2345 6789",
    "British premium rate": "+44 9098 790000",
    "French premium rate": "+33 899 123456",
}
MOMENTS = {
    "the year 0": "0000-01-01",
    "the year 1": "0001-01-01 00:00",
    "the year 9999": "9999-12-31",
    "a year of five digits": "10000-01-01",
    "30 February": "2026-02-30",
    "29 February of a common year": "2026-02-29",
    "the 13th month": "2026-13-01",
    "the hour 24": "2026-11-18 24:00",
    "the minute 60": "2026-11-18 10:60",
    "an offset of 99 hours": "2026-11-18 10:00+99:00",
    "an offset of 60 minutes": "2026-11-18 10:00+01:60",
    "an offset without hour": "2026-11-18+01:00",
    "a zone": "2026-11-18 10:00 ../../etc/localtime",
    "Arabic digits": "\u0662\u0660\u0662\u0666-\u0661\u0661-\u0661\u0668",
    "seconds since 1970": "1763460000",
    "a huge number": "9" * 290,
    "a week": "2026-W47",
    "another order": "18/11/2026",
    "infinity": ".inf",
}
ZONES = {
    "a traversal": "../../etc/localtime",
    "an absolute path": "/etc/localtime",
    "a traversal inside the zones": "America/../America/Bogota",
    "the zone of the machine": "localtime",
    "a rule file": "posixrules",
    "a leap-second zone": "right/UTC",
    "another case": "america/bogota",
    "NUL": "America/Bogota\x00",
    "an offset": "+99:00",
    "three hundred characters": "A/" * 150,
}
COMPOSED_LINKS = {
    "a hidden recipient": "mailto:cabinet@ministry.example?bcc=spy@evil.example",
    "a hidden recipient, percent-encoded": "mailto:cabinet@ministry.example%3Fbcc=spy@evil.example",
    "a hidden recipient in capitals": "MAILTO:cabinet@ministry.example?BCC=spy@evil.example",
    "a subject": "mailto:cabinet@ministry.example?subject=x",
    "two recipients": "mailto:cabinet@ministry.example,spy@evil.example",
    "two recipients, percent-encoded": "mailto:cabinet@ministry.example%2Cspy@evil.example",
    "recipients only as headers": "mailto:?to=spy@evil.example",
    "a line break": "mailto:cabinet@ministry.example%0D%0Abcc:spy@evil.example",
    "no recipient": "mailto:",
    "a text message": "sms:+576015550107?body=x",
    "two recipients of a text message": "sms:+576015550107,+576015550108",
    "WhatsApp": "whatsapp://send?phone=576015550107",
    "a text for WhatsApp": "https://wa.me/576015550107?text=x",
    "another address of WhatsApp": "https://api.whatsapp.com/send/?phone=576015550107",
    "a text for Telegram": "https://t.me/share/url?url=https://x.example",
    "Telegram on the web": "https://web.telegram.org/#/im?tgaddr=tg://resolve",
    "a webmail": "https://mail.google.com/mail/?view=cm&to=cabinet@ministry.example&bcc=spy@evil.example",
    "another webmail": "https://outlook.office.com/mail/deeplink/compose?to=x",
    "a post": "https://x.com/intent/tweet?text=x",
    "a mailbox for a form": "https://x.example/send?copy=spy@evil.example",
    "a mailbox for a form, encoded twice": "https://x.example/send?copy=spy%2540evil.example",
}
"""Links that prefill the recipients or the text of a message."""
DEAD_LINKS = {
    "a site": "www.x.example",
    "a page of a site": "x.example/a?b",
    "a file": "annex.pdf",
    "a folder above": "../form",
    "a path": "/fr/ua-2026-014/",
    "a query": "?a=b",
    "nothing": "",
    "a mailbox": "a@b.example",
}
"""Links without a scheme, which would be broken in an email or on another page."""
WEB_ADDRESSES = {
    "javascript": "javascript:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "vbscript": "vbscript:x",
    "a file": "file:///etc/passwd",
    "another host behind a name": "https://good.example@evil.example/",
    "no scheme": "//evil.example/",
    "a quotation mark": 'https://x.example/"onmouseover="alert(1)',
    "an apostrophe": "https://x.example/'onmouseover='alert(1)",
    "a tag": "https://x.example/<script>",
    "a space": "https://x.example/ onclick=alert(1)",
    "a line feed": "https://x.example/\njavascript:alert(1)",
    "a backslash": "https://x.example\\@evil.example/",
    "a homograph": "https://fisc\u0430lia.example/",
    "a direction override": "https://x.example/\u202egpj.exe",
    "a path": "../../etc/passwd",
    "a port that does not exist": "https://x.example:99999999/",
    "port 0": "https://x.example:0/",
    "one full stop too many": "https://x..example/",
    **{case: target for case, target in COMPOSED_LINKS.items() if target.startswith("https:")},
}
SLUGS = {
    "a traversal": "../../etc/passwd",
    "an absolute path": "/etc/passwd",
    "a backslash": "..\\..\\x",
    "full stops": "..",
    "a percent-encoded traversal": "%2e%2e%2f",
    "a space": "co fiscalia",
    "capitals": "CO-Fiscalia",
    "a zero-width space": "co\u200bfiscalia",
    "a soft hyphen": "co\u00adfiscalia",
    "a homograph": "c\u043e-fiscalia",
    "NUL": "co\x00fiscalia",
    "a suffix": "co-fiscalia.yaml",
    "a device": "con.txt",
    "a drive": "c:",
    "a script": "<script>",
    "a line feed": "co\nfiscalia",
}
PICTURE_NAMES = {
    "a traversal": "../../../../etc/passwd.jpg",
    "an absolute path": "/etc/passwd.jpg",
    "a folder": "a/b.jpg",
    "a backslash": "..\\a.jpg",
    "a hidden file": ".a.jpg",
    "capitals": "A.JPG",
    "SVG": "a.svg",
    "HTML": "a.html",
    "two suffixes": "a.jpg.html",
    "a line feed": "a.jpg\nb.jpg",
    "NUL": "a\x00.jpg",
    "a tag": "<script>.jpg",
}
DISGUISED_LINKS = {
    "another site": "[https://un.org](https://evil.example)",
    "another site without scheme": "[un.org](https://evil.example)",
    "another site in capitals": "[HTTPS://UN.ORG](https://evil.example)",
    "another site in words": "[Go to un.org now](https://evil.example)",
    "another site in bold letters": "[**un**.org](https://evil.example)",
    "another site as code": "[`un.org`](https://evil.example)",
    "another site with an entity": "[un&#46;org](https://evil.example)",
    "another site with a wide full stop": "[un\uff0eorg](https://evil.example)",
    "another site with something invisible": "[un\u00ad.org](https://evil.example)",
    "another site by reference": "[un.org][a]\n\n[a]: https://evil.example",
    "another site as title": '[x](https://evil.example "https://un.org")',
    "a site whose name begins so": "[un.org](https://un.org.evil.example)",
    "another page of the site": "[github.com/good](https://github.com/evil)",
    "a page whose name begins so": "[https://un.org/a](https://un.org/ab)",
    "a site that is a page of this one": "[un.org]({page:network})",
    "another address": "[help@un.org](mailto:evil@x.example)",
    "an address that is a site": "[help@un.org](https://evil.example)",
    "another number": "[+57 601 555 0107](tel:+576015550108)",
    "a site before the at-sign": "<https://un.org@evil.example/>",
}
PLAIN_LINKS = (
    "[https://un.org](https://un.org)",
    "[un.org](https://www.un.org/fr/)",
    "[See un.org/fr.](https://un.org/fr/#news)",
    "<https://en.wikipedia.org/wiki/A_(b)>",
    "[https://x.example/café](https://x.example/caf%C3%A9)",
    "<a@b.example>",
    "[a@b.example](mailto:a@b.example)",
    "[x](mailto:support+x@b.example)",
    "[x](#open)",
    "[x]({page:network}), [x]({list:alerts}) and [x]({page:join}#form)",
    "[x](https://wa.me/576015550107)",
    "[x](https://t.me/canal)",
    "[x](https://x.com/somebody/status/1?s=20)",
    "[x](https://mastodon.example/@somebody@x.example)",
    "[x](https://x.example:8443/search?subject=land&to=2026&from=2025#text=a)",
    "[Q]: this is no link\n[1]: nor is this",
    "[601 555 0107](tel:+576015550107)",
    "[informe.pdf](https://x.example/a)",
    "[Art. 12, p.ej., S.A.S.](https://x.example)",
    "[2026-11-18](https://x.example)",
)
REFUSED_MARKDOWN = {
    **DISGUISED_LINKS,
    "a site behind an at-sign": "[x](https://good.example@evil.example/)",
    "no scheme": "[x](//evil.example/)",
    "backslashes": "[x](/\\evil.example/)",
    "a homograph": "[x](https://fisc\u0430lia.example/)",
    **{f"{case} in a link": f"[x]({target})" for case, target in COMPOSED_LINKS.items()},
    **{f"{case} without a scheme": f"[x]({target})" for case, target in DEAD_LINKS.items()},
    "a hidden recipient by reference": "[x][y]\n\n[y]: mailto:a@x.example?bcc=b@y.example",
    "a hidden recipient in angle brackets": "<a@x.example?bcc=b@y.example>",
    "a site without a scheme by reference": "[x][y]\n\n[y]: www.x.example",
    "a port that does not exist": "[x](https://x.example:99999999/)",
    "a script": "<script>alert(1)</script>",
    "an end tag": "</title>",
    "a comment": "<!-- x",
    "SVG": "<svg onload=alert(1)>",
    "MathML": "<math><mi>",
    "a picture with a handler": "<img src=x onerror=alert(1)>",
    "an anchor": '<a href="https://x.example">x</a>',
    "a style": '<p style="width:expression(alert(1))">',
    "a base": "<base href=//evil.example>",
    "an iframe without end": "<iframe/>",
    "a javascript link": "[x](javascript:alert(1))",
    "capitals": "[x](JaVaScRiPt:alert(1))",
    "an entity for the colon": "[x](javascript&colon;alert(1))",
    "a numeric entity": "[x](jav&#x61;script:alert(1))",
    "a tab entity": "[x](java&Tab;script:alert(1))",
    "a line feed entity": "[x](java&#10;script:alert(1))",
    "angle brackets": "[x](<javascript:alert(1)>)",
    "a space before it": "[x]( javascript:alert(1))",
    "a reference": "[x][y]\n\n[y]: javascript:alert(1)",
    "a reference on the next line": "[x][y]\n\n[y]:\n   javascript:alert(1)",
    "a footnote": "x[^1]\n\n[^1]: javascript:alert(1)",
    "data": "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "vbscript": "[x](vbscript:x)",
    "a file": "[x](file:///etc/passwd)",
    "a picture": "![x](https://tracker.example/p.gif)",
    "a picture by reference": "![x][y]\n\n[y]: https://tracker.example/p.gif",
    "Jinja": "{{7*7}}",
    "a Jinja statement": "{% include 'base.html' %}",
    "a shell variable": "${x}",
    "a Ruby expression": "#{x}",
}
KIB = 1024
SLOW_TEXTS = {
    "20,000 opening brackets": "[" * 20_000,
    "nested quotes": "> " * 32_000,
    "nested quotes by line": "\n".join("> " * depth + "a" for depth in range(1, 240)),
    "nested lists": "\n".join("    " * depth + "- a" for depth in range(170)),
    "quotes in lists": "> - " * 16_000,
    "asterisks": "***" + ("a" * 150 + "*") * 390,
    "many asterisks": "*" * 64 * KIB,
    "underscores in words": "a_a" * 20_000,
    "code": "`a`" * 20_000,
    "strong text without end": "**a " * 16_000,
    "list marks": "- " * 32_000,
    "backticks": "`" * 399 + "a" * 60_000,
    "backticks of growing length": "".join("`" * length + "a" * 2300 for length in range(1, 28)),
    "pipes": "|" * 64 * KIB,
    "a table of many rows": "|a|b|\n|-|-|\n" + "|a|b|\n" * 9_000,
    "a flood of references": "".join(f"[a{n}]: https://x.example/{n}\n" for n in range(399)),
    "a reference with spaces": "[a]:" + " " * 60_000 + "\n\nx",
    "footnotes": "[^a]" * 399,
    "comments": "<!--" * 16_000,
    "unclosed tags": "<a " * 21_000,
    "less-than signs": "<" * 64 * KIB,
    "autolinks": "<https://x.example>" * 3_400,
    "autolinks with a name before the site": "<https://a@b.example>" * 3_000,
    "a link of many full stops": "[" + "a." * 30_000 + "](https://x.example)",
    "a link of one long word": "[" + "a-" * 30_000 + "](https://x.example)",
    "autolinks without end": "<https://" * 7_000,
    "entities": "&amp;" * 13_000,
    "ampersands": "&" * 64 * KIB,
    "number signs": "## " + "#" * 60_000 + "a",
    "hyphens": "-" * 64 * KIB + "a",
    "equals signs": "a\n" + "=" * 60_000 + "b",
    "exclamation marks": "!" * 64 * KIB,
    "spaces": " " * 64 * KIB + "a",
    "empty lines": "a" + "\n" * 64 * KIB + "a",
    "links with open brackets": "[a](" + "(" * 64 * KIB,
}
WORSE_TEXTS = {
    "a wide table of empty rows": (
        "|" + "a|" * 7000 + "\n|" + "-|" * 7000 + "\n" + "|\n" * 18_000,
        "Python-Markdown pads each row to the header's width",
    ),
    "400 brackets before a long text": ("[" * 399 + "x" * 60_000, "each bracket is searched to the end"),
    "underlined headings": ("a\n-\n" * 15_000, "Python-Markdown splits off one heading after the other"),
    "nested list marks": ("- " * 4_000 + "a", "RecursionError"),
}
