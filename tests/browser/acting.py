"""What the tests of acting look at in an alert's page, and what they do there as a supporter would."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page

from tests.actions.test_mailto import read_back

Open = Callable[..., Page]
ALERT = "/fr/ua-2026-021/"
"""Six authorities, the last of them for supporters from Canada."""
LONG = "/es/ua-2026-019/"
"""A letter that no link without script carries; one authority with a web form only."""
VARIED = "/fr/ua-2026-024/"
"""A letter in Arabic, a message, a card, and the supporter's own representative."""


def sign(page: Page, name: str = "Zoé Nuñez", city: str = "Montréal", country: str = "CA") -> None:
    """Fill in the form of a French page."""
    page.get_by_label("Nom", exact=True).fill(name)
    page.get_by_label("Ville", exact=True).fill(city)
    page.locator("[name=country]").select_option(country)


def bring(page: Page, number: int) -> None:
    """Bring the authority *number* to the screen by the list of all."""
    if page.locator(".overview").get_attribute("open") is None:
        page.locator(".overview > summary").click()
    page.locator(".ticks li").nth(number - 1).locator(".ticks__open").click()


def choose(page: Page, way: str) -> None:
    """Choose another way to reach the authority on the screen, by its name."""
    page.locator("[data-ways]").get_by_role("button", name=way, exact=True).click()


def button(page: Page) -> Locator:
    """Return the one primary button with the letter."""
    return page.locator(".target--now .version--now")


def link(page: Page) -> str:
    """Return the link of the primary button."""
    return button(page).get_attribute("href") or ""


def mail(page: Page) -> dict[str, str]:
    """Return what a mail program reads in the link of the primary button."""
    return read_back(link(page))


def copies(page: Page) -> set[str]:
    """Return who gets a copy of the mail of the primary button."""
    return set(filter(None, mail(page).get("cc", "").split(",")))


def letter(page: Page) -> Locator:
    """Return the letter to the authority on the screen."""
    return page.locator(".target--now > .letter")
