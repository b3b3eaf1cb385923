"""Instructions for what cannot be set through the API: Mailchimp's pages and the sign-up form."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.repository.site import Site

_ARRIVALS = {
    "almost-there": "Signup thank you page",
    "welcome": "Confirmation thank you page",
    "goodbye": "Unsubscribe success page",
}
"""Keys of pages, with the page of Mailchimp that each replaces."""


def manual_steps(site: Site) -> Iterator[str]:
    """Yield, as lines of text, what an editor must set by hand in Mailchimp."""
    yield "\nBy hand, in Mailchimp (Audience, Signup forms, Form builder), instead of its own pages:"
    for key, place in _ARRIVALS.items():
        versions = site.content.pages.get(key, {})
        if not any(page.arrival for page in versions.values()):
            yield f"  {place}: content/pages/{key} with reached_from: mailchimp is not there. Write it."
            continue
        yield f"  {place}: {site.addresses.absolute(site.addresses.root(f'{key}/'))}"
        for code, page in versions.items():
            yield f"    {code}: {site.addresses.absolute(site.addresses.below(code, page.slug))}"
    yield "Each first address has all languages, since Mailchimp allows only one per audience."
    if site.form is not None:
        yield f"The form on the site is sent to {site.form.origin}."
        return
    yield (
        "Then Audience, Signup forms, Embedded forms: keep the email address and both groups, make no other "
        "field required. Save the code as subscribe-form.html beside pelicanconf.py, and write there "
        'SUBSCRIBE_FORM = str(ROOT / "subscribe-form.html").'
    )
