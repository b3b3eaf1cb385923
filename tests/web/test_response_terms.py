"""The setting RESPONSE_TERMS is checked, and its terms have working weeks."""

from __future__ import annotations

import pytest

from plugins.web.response_terms import Term, response_terms, term_errors

SOURCE = {"es": "Ley 1755 de 2015, artículo 14"}


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ([15], "is not a mapping by country"),
        ({"Colombia": {"days": 15, "source": SOURCE}}, "'Colombia' is not a country code."),
        ({"CO": 15}, "'CO' is not a term. Write"),
        ({"CO": {"days": "15", "source": SOURCE}}, "days '15' is not a number of working days to 250."),
        ({"CO": {"days": True, "source": SOURCE}}, "days True is not a number"),
        ({"CO": {"days": 0, "source": SOURCE}}, "days 0 is not a number"),
        ({"CO": {"days": 15}}, "source None is not a text per language."),
        ({"CO": {"days": 15, "source": "Ley 1755"}}, "source 'Ley 1755' is not a text per language."),
        ({"CO": {"days": 15, "source": {"de": "Gesetz"}}}, 'source has no "fr". Write it.'),
        ({"CO": {"days": 15, "source": SOURCE, "weekend": []}}, "has an unknown key 'weekend'."),
        ({"CO": {"days": 15, "source": SOURCE, "rest": ["sábado"]}}, "is not a list of days of the week"),
        (
            {"CO": {"days": 15, "source": SOURCE, "rest": ["saturday", "sunday"] + ["monday"] * 9}},
            None,
        ),
        (
            {
                "CO": {
                    "days": 15,
                    "source": SOURCE,
                    "rest": [
                        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
                    ],
                }
            },
            "with a working day left",
        ),
    ],
)
def test_each_mistake_has_one_message(setting: object, expected: str | None) -> None:
    errors = list(term_errors(setting, ("fr", "en", "es")))
    assert errors == [] if expected is None else len(errors) == 1 and expected in errors[0], errors


def test_a_country_may_have_a_working_week_of_its_own() -> None:
    setting = {"CO": {"days": 15, "source": SOURCE}, "TN": {"days": 21, "source": SOURCE, "rest": ["sunday"]}}
    assert not list(term_errors(setting, ("es",)))
    assert response_terms(setting) == {"CO": Term(15, SOURCE, (5, 6)), "TN": Term(21, SOURCE, (6,))}
