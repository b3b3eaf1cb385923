"""Every message in the code is in each catalog exactly once, translated, with its placeholders."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest

from pelicanconf import LANGUAGES
from plugins.commands import check
from plugins.content.contacts import Opening
from plugins.content.problems import Problem
from plugins.content.typography import unbroken
from plugins.languages import formats
from plugins.languages.catalogs import (
    UntranslatedError,
    catalog_path,
    jinja_callables,
    load_catalogs,
    unextracted,
    update,
    used_messages,
)
from plugins.site.generator import load_site
from tests.campaigns.conftest import settings
from tests.conftest import NOW, ROOT


def test_catalogs_are_complete() -> None:
    theme = ROOT / "theme"
    _, problems = load_catalogs(theme, LANGUAGES, root=ROOT)
    problems += unextracted(theme, LANGUAGES, root=ROOT)
    assert [str(problem) for problem in problems] == []


def test_catalogs_of_a_build_cache_translate_as_their_files_do_and_follow_them(
    example: Path, tmp_path: Path
) -> None:
    theme = tmp_path / "theme"
    shutil.copytree(ROOT / "theme", theme)
    own = settings(PATH=str(example), THEME=str(theme), CACHE_FOLDER=str(tmp_path / "cache"))

    def built() -> tuple[str, list[str]]:
        site, _ = load_site(own)
        french = site.catalogs["fr"]
        singular = "This network has written to it about %(num)s alert, transfers included."
        plural = singular.replace("alert,", "alerts,")
        return french.gettext("Act now"), [french.ngettext(singular, plural, number) for number in (0, 1, 2)]

    parsed = built()
    assert built() == parsed == ("Agir maintenant", [FEW, FEW, MANY])
    path = catalog_path(theme, "fr")
    path.write_text(path.read_text("utf-8").replace("Agir maintenant", "Agissez"), "utf-8")
    assert built()[0] == "Agissez"
    path.write_text(path.read_text("utf-8").replace('msgstr "Agissez"', 'msgstr "Agissez'), "utf-8")
    for _ in range(2):
        assert [each.line for each in load_site(own)[1] if each.fatal and "translations" in each.path] != []


def test_check_reads_the_messages_of_the_code_again_once_they_change(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    read: list[Path] = []
    monkeypatch.setattr(check, "used_messages", lambda root: read.append(root) or used_messages(root))
    assert check.check(project / "pelicanconf.py") and check.check(project / "pelicanconf.py")
    assert len(read) <= 1, "the project of the tests was checked with the same code before"
    template = project / "theme/templates/home.html"
    template.write_text(template.read_text("utf-8").replace('_("Act now")', '_("Act at once")'), "utf-8")
    assert not check.check(project / "pelicanconf.py")
    assert '"Act at once" is missing.' in capsys.readouterr().err


FEW = "Le réseau lui a écrit au sujet de %(num)s alerte, transmissions comprises."
MANY = "Le réseau lui a écrit au sujet de %(num)s alertes, transmissions comprises."
HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
)
# claim · what is below the header, whose first line is 6 · the line and the message
BROKEN = {
    "no quotation marks": ('msgid "a"\nmsgstr b', ":7: ", "is not a line of a catalog."),
    "no closing quotation mark": ('msgid "a"\nmsgstr "b', ":7: ", "is not a line of a catalog."),
    "a quotation mark inside": ('msgid "a"\nmsgstr "b"c"', ":7: ", "is not a line of a catalog."),
    "words behind the text": ('msgid "a"\nmsgstr "b" c', ":7: ", "is not a line of a catalog."),
    "an unknown escape": ('msgid "a"\nmsgstr "b\\q"', ":7: ", "is not a line of a catalog."),
    "a mistyped keyword": ('msgid "a"\nmsgtsr "b"', ":7: ", "is not a line of a catalog."),
    "a stray word": ('msgid "a"\nmsgstr "b"\n\nxyz', ":9: ", "is not a line of a catalog."),
    "a conflict of git": ('<<<<<<< a\nmsgid "a"\nmsgstr "b"', ":6: ", "is left from a merge."),
    "no msgstr": (
        'msgid "a"\n\nmsgid "b"\nmsgstr "c"',
        ":8: ",
        "msgid is out of place. Write msgid_plural or msgstr",
    ),
    "no msgstr at the end": ('msgid "a"\nmsgstr "b"\nmsgid "b"', ":8: ", "has no msgstr."),
    "no msgid": ('msgstr "b"', ":6: ", "msgstr is out of place."),
    "a message twice": ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"', ":9: ", "is also in line 6."),
    "a plural without forms": ('msgid "a"\nmsgid_plural "b"\nmsgstr "c"', ":8: ", "msgstr is out of place."),
    "too many forms": (
        'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\nmsgstr[2] "e"',
        ":6: ",
        "more translations than num_plurals",
    ),
    "an invisible character": ('msgid "a"\nmsgstr "b\u202ec"', ":7: ", "invisible character U+202E"),
    "a per cent sign": ('msgid "a %(n)s"\nmsgstr "b %(n)s %"', ":6: ", "Write %%."),
    "another placeholder": ('msgid "a %(n)s"\nmsgstr "b %(m)s"', ":6: ", "has other placeholders"),
    "a placeholder for numbers": ('msgid "a %(n)s"\nmsgstr "b %(n)d"', ":6: ", "has other placeholders"),
}


def _theme(folder: Path, text: str | bytes) -> Path:
    path = catalog_path(folder / "theme", "fr")
    path.parent.mkdir(parents=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "theme/translations/messages.pot").write_text(HEADER, "utf-8")
    return folder / "theme"


@pytest.mark.parametrize("claim", BROKEN)
def test_broken_syntax_is_refused_with_its_line(claim: str, tmp_path: Path) -> None:
    text, place, words = BROKEN[claim]
    _, problems = load_catalogs(_theme(tmp_path, HEADER + text + "\n"), ["fr"], root=tmp_path)
    told = [str(problem) for problem in problems]
    assert len(told) == 1, told
    assert told[0].startswith(f"theme/translations/fr/LC_MESSAGES/messages.po{place}")
    assert words in told[0]


@pytest.mark.parametrize(
    "rule", ["n >> import os", "nplurals=2; plural=n;", "nplurals=x; plural=(n > 1);", "n/0"]
)
def test_a_rule_for_plurals_that_leads_nowhere_is_refused(rule: str, tmp_path: Path) -> None:
    text = HEADER.replace(
        "nplurals=2; plural=(n > 1);", rule if "nplurals" in rule else f"nplurals=2; plural={rule};"
    )
    _, problems = load_catalogs(_theme(tmp_path, text), ["fr"], root=tmp_path)
    assert len(problems) == 1
    assert problems[0].path.endswith("messages.po")


def test_a_catalog_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    _, problems = load_catalogs(
        _theme(tmp_path, (HEADER + 'msgid "a"\nmsgstr "é"').encode("latin-1")), ["fr"], root=tmp_path
    )
    assert "is not UTF-8 text" in str(problems[0])


def test_what_gettext_allows_is_read(tmp_path: Path) -> None:
    text = '# note\n#~ msgid "old"\n#~ msgstr "alt"\n\nmsgctxt "c"\nmsgid ""\n"a"\nmsgstr ""\n"b \\"c\\"\\n"\n"d"\n\nmsgid "a"\nmsgstr "e"'
    catalogs, problems = load_catalogs(_theme(tmp_path, HEADER + text), ["fr"], root=tmp_path)
    assert not problems
    assert catalogs["fr"].gettext("a") == "e"


def test_a_translation_with_markup_is_printed_as_text(tmp_path: Path) -> None:
    text = 'msgid "a %(n)s"\nmsgstr "<b onclick=\\"x\\">b</b> & %(n)s"\n\nmsgid "c"\nmsgid_plural "d"\nmsgstr[0] "<i>"\nmsgstr[1] "<i>"'
    catalogs, problems = load_catalogs(_theme(tmp_path, HEADER + text), ["fr"], root=tmp_path)
    assert not problems
    say = jinja_callables(catalogs["fr"])
    assert say["_"]("a %(n)s", n="<u>") == "&lt;b onclick=&#34;x&#34;&gt;b&lt;/b&gt; &amp; &lt;u&gt;"
    assert say["ngettext"]("c", "d", 1) == "&lt;i&gt;"


def _said(problems: list[Problem]) -> list[str]:
    return [f"{'error' if each.fatal else 'warning'}: {each}" for each in problems]


def _two(folder: Path, text: str, other: str | None) -> Path:
    """Return a theme with a French catalog of *text* and a Portuguese one of *other*, if it is not None."""
    theme = _theme(folder, HEADER + text)
    (theme / "translations/messages.pot").write_text(HEADER + POT, "utf-8")
    if other is not None:
        path = catalog_path(theme, "pt")
        path.parent.mkdir(parents=True)
        path.write_text(HEADER + other, "utf-8")
    return theme


POT = (
    'msgid "a"\nmsgstr ""\n\nmsgid "b %(n)s"\nmsgstr ""\n\n'
    'msgid "%(num)s c"\nmsgid_plural "%(num)s d"\nmsgstr[0] ""\nmsgstr[1] ""\n'
)
FRENCH = (
    'msgid "a"\nmsgstr "A"\n\nmsgid "b %(n)s"\nmsgstr "B %(n)s"\n\n'
    'msgid "%(num)s c"\nmsgid_plural "%(num)s d"\nmsgstr[0] "%(num)s C"\nmsgstr[1] "%(num)s D"\n'
)
PORTUGUESE = "theme/translations/pt/LC_MESSAGES/messages.po"


def test_a_missing_catalog_is_a_warning_and_its_messages_are_in_the_default_language(tmp_path: Path) -> None:
    catalogs, problems = load_catalogs(_two(tmp_path, FRENCH, None), ["fr", "en", "pt"], root=tmp_path)
    assert _said(problems) == [
        f"warning: {PORTUGUESE}:1: is not there, so 3 messages are shown in fr. "
        "Run `invoke i18n-update`, then translate them."
    ]
    assert catalogs["pt"].gettext("a") == "A"
    assert [catalogs["pt"].ngettext("%(num)s c", "%(num)s d", n) for n in (0, 1, 2)] == [
        *("%(num)s C", "%(num)s C"),
        "%(num)s D",
    ]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (POT.replace('msgstr ""', 'msgstr "x %(n)s"', 1).replace(" %(n)s", "", 1), 9, "2 messages are"),
        (
            FRENCH.replace('"%(num)s D"', '""'),
            12,
            "1 message is not translated and shown in fr. Write each empty msgstr.",
        ),
        (
            'msgid "a"\nmsgstr "x"\n',
            1,
            "2 messages are not translated and shown in fr. Run `invoke i18n-update`",
        ),
    ],
)
def test_untranslated_messages_are_one_warning_that_counts_them(
    text: str, line: int, said: str, tmp_path: Path
) -> None:
    catalogs, problems = load_catalogs(_two(tmp_path, FRENCH, text), ["fr", "pt"], root=tmp_path)
    (told,) = _said(problems)
    assert told.startswith(f"warning: {PORTUGUESE}:{line}: {said}")
    assert catalogs["pt"].ngettext("%(num)s c", "%(num)s d", 2) == "%(num)s D"


def test_what_the_default_language_lacks_too_is_in_english(tmp_path: Path) -> None:
    theme = _two(tmp_path, FRENCH.replace('"A"', '""'), None)
    catalogs, problems = load_catalogs(theme, ["fr", "pt"], root=tmp_path)
    assert [problem.fatal for problem in problems] == [False, False]
    assert [catalogs[code].gettext("a") for code in ("fr", "pt")] == ["a", "a"]
    assert catalogs["pt"].gettext("b %(n)s") == "B %(n)s"


def test_a_message_that_was_never_extracted_stops_the_build_in_every_language(tmp_path: Path) -> None:
    catalogs, _ = load_catalogs(_two(tmp_path, FRENCH, None), ["fr", "pt"], root=tmp_path)
    for code in ("fr", "pt"):
        with pytest.raises(UntranslatedError, match="i18n-extract i18n-update"):
            catalogs[code].gettext("new")


def test_a_wrong_translation_is_an_error_beside_untranslated_ones(tmp_path: Path) -> None:
    text = POT.replace('"b %(n)s"\nmsgstr ""', '"b %(n)s"\nmsgstr "b"')
    _, problems = load_catalogs(_two(tmp_path, FRENCH, text), ["fr", "pt"], root=tmp_path)
    assert [told.partition(":")[0] for told in _said(problems)] == ["error", "warning"]


def test_an_update_leaves_a_broken_catalog_as_it_is(tmp_path: Path) -> None:
    theme = _theme(tmp_path, HEADER + 'msgid "a"\nmsgstr b\n')
    before = catalog_path(theme, "fr").read_bytes()
    written, problems = update(theme, ["fr"], root=tmp_path)
    assert (written, len(problems)) == ([], 1)
    assert catalog_path(theme, "fr").read_bytes() == before


def test_each_language_writes_dates_hours_and_lists_in_its_own_way() -> None:
    at = datetime(2026, 12, 31, 22, 0, tzinfo=UTC).astimezone(ZoneInfo("America/Bogota"))
    said = [
        (
            formats.day(at.date(), locale),
            formats.hour(at, locale),
            formats.city(ZoneInfo("America/Bogota"), locale),
            formats.enumeration(["a", "b", "c"], locale),
        )
        for locale in ("fr_CA", "en_GB", "es")
    ]
    assert said == [
        ("31 décembre 2026", "17\u00a0h\u00a000", "Bogota", "a, b et c"),
        ("31 December 2026", "17:00", "Bogota", "a, b and c"),
        ("31 de diciembre de 2026", "17:00", "Bogotá", "a, b y c"),
    ]


@pytest.mark.parametrize(
    ("items", "told"),
    [
        (["francés", "español", "inglés"], "francés, español e inglés"),
        (["urdu", "hindi"], "urdu e hindi"),
        (["nieve", "hielo"], "nieve y hielo"),
        (["Japón", "Islas Turcas y Caicos"], "Japón e Islas Turcas y Caicos"),
        (["inglés"], "inglés"),
        ([], ""),
    ],
)
def test_a_list_in_spanish_has_e_before_the_sound_of_i(items: list[str], told: str) -> None:
    assert formats.enumeration(items, "es") == told
    assert formats.enumeration(["English", "Irish"], "en_GB") == "English and Irish"


def test_office_hours_are_written_as_each_language_does() -> None:
    times = ((time(8), time(12)), (time(14, 30), time(17)))
    said = [formats.office_hours([Opening(0, 4, times)], each) for each in ("fr_CA", "fr_FR", "en_GB", "es")]
    french = "lun.–ven. 8 h – 12 h, 14 h 30 – 17 h"
    assert [each.replace("\u00a0", " ") for each in said] == [
        *(french, french),
        "Mon–Fri 08:00–12:00, 14:30–17:00",
        "lun–vie 8:00–12:00, 14:30–17:00",
    ]
    assert said[0].count("\u00a0") == 9, "no line ends within a span"


def test_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    first = date(2027, 1, 1)
    assert [formats.day(first, each) for each in ("fr_CA", "en_GB", "es")] == [
        "1er janvier 2027",
        "1 January 2027",
        "1 de enero de 2027",
    ]
    assert formats.weekday(first, "fr_CA") == "vendredi 1er janvier 2027"
    assert formats.day(date(2027, 1, 11), "fr_CA") == "11 janvier 2027"


def test_a_city_that_unicode_names_only_by_an_alias_is_named_in_french() -> None:
    zone = ZoneInfo("America/Montreal")
    assert [formats.city(zone, each) for each in ("fr_CA", "en_CA", "es")] == [
        "Montréal",
        "Montreal",
        "Montreal",
    ]


@pytest.mark.parametrize(
    ("zone", "french", "spanish", "english"),
    [
        ("Europe/Istanbul", "d’Istanbul", "de Estambul", "Istanbul"),
        ("Asia/Istanbul", "d’Istanbul", "de Estambul", "Istanbul"),
        ("America/Bogota", "de Bogota", "de Bogotá", "Bogota"),
        ("Africa/Cairo", "du Caire", "de El Cairo", "Cairo"),
        ("America/Havana", "de La Havane", "de La Habana", "Havana"),
        ("America/Jamaica", "de la Jamaïque", "de Jamaica", "Jamaica"),
        ("America/Barbados", "de la Barbade", "de Barbados", "Barbados"),
        ("America/Argentina/Buenos_Aires", "de Buenos Aires", "de Buenos Aires", "Buenos Aires"),
        ("Africa/Ouagadougou", "de Ouagadougou", "de Uagadugú", "Ouagadougou"),
        ("Asia/Hebron", "d’Hébron", "de Hebrón", "Hebron"),
        ("Pacific/Easter", "de l’île de Pâques", "de la isla de Pascua", "Easter Island"),
        ("Canada/Eastern", "de Toronto", "de Toronto", "Toronto"),
        ("UTC", "UTC", "UTC", "UTC"),
    ],
)
def test_the_city_of_a_time_takes_its_preposition_and_article(
    zone: str, french: str, spanish: str, english: str
) -> None:
    said = [formats.city_of_time(ZoneInfo(zone), each) for each in ("fr_CA", "es", "en_GB")]
    assert said == [french, spanish, english]


def test_no_city_lacks_elision_article_or_a_clean_name() -> None:
    for key in sorted(key for key in available_timezones() if "/" in key):
        for locale in ("fr_CA", "es", "en_GB"):
            said = formats.city_of_time(ZoneInfo(key), locale)
            assert (
                not re.search(r"\bde (?:[AEIÉÎâîé]|O(?!ua)|Les?\b|îles?\b)|[/\[(]", said) or locale != "fr_CA"
            )
            assert not re.search(r"[/\[(]", said)


def test_french_messages_have_no_space_at_which_a_line_could_end_before_a_mark() -> None:
    catalogs, _ = load_catalogs(ROOT / "theme", LANGUAGES, root=ROOT)
    messages = catalogs["fr"]._messages
    assert messages is not None
    texts = [text for forms in messages.values() for text in forms]
    assert [text for text in texts if unbroken(text, "fr") != text] == []


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Colombie : menaces", "Colombie~: menaces"),
        ("Où sont-ils ?", "Où sont-ils~?"),
        ("« Partez ! »", "«~Partez~!~»"),
        ("« Où ? », dit-il ; rien", "«~Où~?~», dit-il~; rien"),
        ("Quoi ?! Oui : **non** !", "Quoi~?! Oui~: **non**~!"),
        ("a:b https://x.example 10:30 :smile", "a:b https://x.example 10:30 :smile"),
        ("| a | b |\n| :--- | ---: |", "| a | b |\n| :--- | ---: |"),
        ("- : x", "- : x"),
    ],
)
def test_french_marks_stay_on_the_line_of_their_word(typed: str, set_: str) -> None:
    assert unbroken(typed, "fr").replace("\u00a0", "~") == set_
    assert unbroken(typed, "es") == typed


def test_a_whole_day_ends_in_its_last_minute() -> None:
    zone = ZoneInfo("America/Bogota")
    end = datetime(2027, 1, 1, 0, 0, tzinfo=zone)
    assert formats.last_minute(end, zone).isoformat() == "2026-12-31T23:59:00-05:00"
