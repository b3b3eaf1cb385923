"""Instructions for what cannot be set through the API: Mailchimp's pages and the sign-up form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plugins.mailing.signup_form import ArrivalPage, Form

_ARRIVALS = {
    "almost-there": "Signup thank you page",
    "welcome": "Confirmation thank you page",
    "goodbye": "Unsubscribe success page",
}
"""Keys of pages, with the page of Mailchimp that each replaces."""


def manual_steps(arrivals: Mapping[str, ArrivalPage], form: Form | None) -> Iterator[str]:
    """Yield, as lines of text, what an editor must set by hand in Mailchimp.

    *arrivals* are the pages of the site that Mailchimp leads to, by key; *form* is the sign-up form.
    """
    yield "\nBy hand, in Mailchimp (Audience, Signup forms, Form builder), instead of its own pages:"
    for key, place in _ARRIVALS.items():
        if key not in arrivals:
            yield f"  {place}: content/pages/{key} with reached_from: mailing is not there. Write it."
            continue
        yield f"  {place}: {arrivals[key].address}"
        for code, address in arrivals[key].versions.items():
            yield f"    {code}: {address}"
    yield "Each first address has all languages, since Mailchimp allows only one per audience."
    if form is not None:
        yield f"The form on the site is sent to {form.origin}."
        for topic in form.missing_topics:
            yield (
                f"It does not offer {topic}, so nobody can choose it there. In Audience, Signup forms, "
                "Embedded forms: keep both groups, and copy the code to the file of SUBSCRIBE_FORM again. "
                'Readers add it by the link "Change what you receive" in each mail.'
            )
        return
    yield (
        "Then Audience, Signup forms, Embedded forms: keep the email address and both groups, make no other "
        "field required. Save the code as subscribe-form.html beside pelicanconf.py, and write there "
        'SUBSCRIBE_FORM = str(ROOT / "subscribe-form.html").'
    )
