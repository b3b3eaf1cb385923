"""Each component, rendered in every language from the editors' example alert."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup, Tag
from markupsafe import Markup

from pelicanconf import LANGUAGES
from plugins.activities.activity import load_activities
from plugins.languages.localized_text import LocalizedText
from plugins.mailchimp.form import read_form
from plugins.mailing.interest_names import interest_names
from plugins.organisations.load import load_directory
from plugins.sections.activities.view import activity_view
from plugins.sections.alerts.link import Link
from plugins.sections.alerts.pages import script_words
from plugins.sections.alerts.view import AnswerView
from plugins.sections.context import RenderContext
from plugins.sections.follow_up.lines import FollowUpView, Line
from plugins.sections.opendata.pages import Snippet
from plugins.sections.organisations.pages import FacetGroup, FacetLink
from plugins.sections.organisations.view import directory_view
from plugins.sections.sign_ons.signatories import SignatoryView, TextGroup
from plugins.sections.sign_ons.view import LetterView, letter_view
from plugins.sections.signup import join_view
from plugins.sections.statistics.view import StatisticsView, statistics_view
from plugins.sections.suggestions import suggestion
from plugins.sign_ons.load import load_sign_ons
from plugins.statistics.country_map import load_map
from plugins.statistics.counts import count
from plugins.web.localizer import Localizer
from tests.campaigns.conftest import settings
from tests.conftest import NOW, ROOT, VOCABULARIES, copy_example, read_site
from tests.sign_ons.conftest import EXAMPLE


@pytest.fixture(scope="module")
def draw(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Tag]:
    """Return what draws one macro of a component in one language; arguments may be made from the alert's view."""
    content = copy_example(tmp_path_factory.mktemp("example"))
    site, problems = read_site(settings(PATH=str(content), THEME=str(ROOT / "theme")))
    assert not problems
    maker = RenderContext(site)

    def run(language: str, component: str, arguments: Callable[..., tuple[object, ...]]) -> Tag:
        view = maker.presenter.view(site.content.alerts[0], site.localizers[language])
        module = maker.renderer._environments[language].get_template(f"components/{component}.html").module
        macro = getattr(module, "way" if component == "channels" else component)
        return BeautifulSoup(str(macro(*arguments(view, maker, site.localizers[language]))), "html.parser")

    return run


def _vigil(_: object, maker: RenderContext, localizer: Localizer) -> tuple[object, ...]:
    activities, problems = load_activities(ROOT / "content/activities", root=ROOT, languages=tuple(LANGUAGES))
    assert not problems
    return (activity_view(activities[0], localizer, maker.addresses, NOW),)


def _helpline(_: object, __: object, localizer: Localizer) -> tuple[object, ...]:
    directory, problems = load_directory(ROOT / "content/directory", root=ROOT, languages=tuple(LANGUAGES))
    assert not problems
    key = sorted(directory)[0]
    return (directory_view(key, directory[key], localizer),)


def _form(_: object, maker: RenderContext, localizer: Localizer) -> tuple[object, ...]:
    names = interest_names(maker.site.localizers)
    form = read_form(ROOT / "tests/sections/forms/radio.html", names)
    return (join_view(replace(maker.site, form=form), localizer), "/privacy/")


def _groups(_: object, __: object, localizer: Localizer) -> list[FacetGroup]:
    link = FacetLink("CO", localizer.country("CO"), "/directory/country-co/", "americas worldwide", here=True)
    return [FacetGroup("country", "…", "…", (link,))]


def _letter(maker: RenderContext, localizer: Localizer) -> LetterView:
    found, problems = load_sign_ons(
        EXAMPLE.parent, root=ROOT, languages=tuple(LANGUAGES), vocabularies=VOCABULARIES
    )
    assert not any(problem.fatal for problem in problems)
    return letter_view(maker, found["open-letter"], localizer)


def _signatories(localizer: Localizer) -> list[TextGroup]:
    named = SignatoryView("شبكة النهر", ("صفاقس",), localizer.country("TN"), "https://rives.example/")
    person = SignatoryView("Ζωή Παπακώστα", (), localizer.country("GR"), "")
    earlier = TextGroup(localizer.day(NOW.date()), "1", LocalizedText("…", "es"), (), (person,))
    return [TextGroup("", "2", None, (named,), (person,)), earlier]


def _patterns(context: RenderContext, localizer: Localizer) -> StatisticsView:
    colombia, problems = load_map(ROOT / "theme/maps", "CO", root=ROOT)
    assert not problems
    counts = count(context.site.alert_summaries.values(), NOW, colombia, vocabularies=VOCABULARIES)
    return statistics_view(counts, colombia, localizer, context.addresses)


EXAMPLES = {
    "join": _form,
    "chart": lambda _, context, localizer: (_patterns(context, localizer).violations,),
    "tilemap": lambda _, context, localizer: (_patterns(context, localizer).map,),
    "activity": _vigil,
    "answer": lambda *_: (
        AnswerView(
            "2026-11-20",
            "20 November 2026",
            Link("Fiscalía", "/a/"),
            "Reply",
            LocalizedText(Markup("<p>…</p>"), "es"),
        ),
    ),
    "follow_up": lambda *_: (FollowUpView((Line(Link("Fiscalía", "/a/"), ("…",)),), "…", ("…",)),),
    "untranslated": lambda *_: (LocalizedText("…", "de"),),
    "piece": lambda *_: (Snippet("Colombia", "<p>…</p>", "/feed.atom"), "piece-1"),
    "pictogram": lambda *_: ("torture",),
    "entry": lambda *_: (SimpleNamespace(path="/here/"), "/here/", "Archive"),
    "opening": lambda *_: (SimpleNamespace(title="Archive", others={}), "…"),
    "also": lambda *_: (SimpleNamespace(others={"fr": "/fr/", "es": "/es/"}),),
    "suggest": lambda *given: (suggestion("action", "a@b.example", given[2]), True),
    "turn": lambda *_: ("/later/", "/earlier/"),
    "facets": lambda *given: (_groups(*given),),
    "filter": lambda *given: (_groups(*given), 51),
    "organisation": _helpline,
    "letter_card": lambda _, maker, localizer: (_letter(maker, localizer).card,),
    "sign": lambda _, maker, localizer: (
        letter := _letter(maker, localizer),
        letter.signing,
        maker.site_settings,
        {"privacy": "/privacy/"},
    ),
    "signatories": lambda _, __, localizer: (_signatories(localizer),),
    "card": lambda view, *_: (view.card,),
    "person": lambda view, *_: (view.people[0],),
    "letter": lambda view, *_: (view.letters[0], True),
    "target": lambda view, *_: (view.groups[0].targets[1], view.groups[0]),
    "channels": lambda view, *_: (view.groups[0].targets[1], "send", "…", ("fax", "post")),
    "step": lambda *_: ("count+ua-2026-014@urgent-action.example",),
    "act": lambda view, maker, localizer: (
        view,
        script_words(maker, localizer, view),
        maker.site_settings,
        {"join": "/join/"},
        "/alerts/",
        "mailto:a@b.example",
    ),
}


def test_every_component_has_an_example_and_a_first_line_that_says_what_it_shows() -> None:
    folder = ROOT / "theme/templates/components"
    assert set(EXAMPLES) == {path.stem for path in folder.glob("*.html")}
    for path in folder.glob("*.html"):
        assert path.read_text("utf-8").startswith("{# "), path.name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("component", EXAMPLES)
def test_a_component_speaks_the_pages_language_and_marks_every_other(
    component: str, language: str, draw: Callable[..., Tag]
) -> None:
    drawn = draw(language, component, EXAMPLES[component])
    assert drawn.get_text(strip=True) or drawn.find("svg")
    assert not re.search(r"%\(|None|Undefined", drawn.get_text())
    ids = [tag["id"] for tag in drawn.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for paper in drawn.select(".letter__paper"):
        spanish = "guardia campesina" in paper.get_text()
        assert (paper["lang"] == "es") is spanish
    for image in drawn.find_all("img"):
        assert image.get("alt")
    for control in drawn.find_all(["input", "select"]):
        named = control.find_parent("label") or control.get("aria-label") or control.get("type") == "hidden"
        assert named or drawn.select_one(f"label[for='{control.get('id')}']"), control


def test_the_script_needs_no_browser_newer_than_2015() -> None:
    """All but that of the report page: it is a module, since OpenPGP.js needs a browser of 2021 or later."""
    others = {"vendor", "report"}
    scripts = [path for path in (ROOT / "theme/static/js").rglob("*.js") if path.parent.name not in others]
    assert {path.name for path in scripts} >= {"act.js", "search.js"}
    for path in scripts:
        code = re.sub(r"/\*.*?\*/|\"[^\"\n]*\"", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert not re.search(r"=>|\b(?:const|let|class|async|await|of)\s|`|\?\.|\?\?|\.\.\.", code), path.name
