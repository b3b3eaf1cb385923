"""Telephone: a number to call with the script of the alert."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import ClassVar
from zoneinfo import ZoneInfo

from pydantic import Field

from plugins.channels.channel import Channel, ChannelView, Way
from plugins.channels.numbers import international, tel
from plugins.content.contacts import Extension, OfficeHours, PhoneNumber
from plugins.content.frontmatter import Document, Location
from plugins.content.places import Zone
from plugins.content.problems import Problem
from plugins.languages.catalogs import N_
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses


class Phone(Channel):
    """A telephone number, and when it is answered."""

    key: ClassVar = "phone"
    label: ClassVar = N_("Telephone")
    gone: ClassVar = N_("The telephone number we had no longer works.")
    way: ClassVar = Way.CALL
    main_field: ClassVar = "number"
    takes_letter: ClassVar = False

    number: PhoneNumber = Field(examples=["+57 601 555 0123"])
    """With + and the country code."""
    extension: Extension | None = None
    """Digits dialled after the number."""
    hours: OfficeHours | None = None
    """When it is answered, as in Mo-Fr 08:00-17:00, in time_zone."""
    time_zone: Zone | None = None
    """Where it rings, as in America/Bogota."""

    def view(self, localizer: Localizer, addresses: Addresses) -> ChannelView:
        """Return the number in international format, with a link and a QR code to call it."""
        hours, city = "", ""
        if self.hours:
            city = localizer.city(ZoneInfo(self.time_zone)) if self.time_zone else ""
            hours = localizer.say(
                N_("%(hours)s, %(city)s time"), hours=localizer.office_hours(self.hours), city=city
            )
        spans = [
            [opening.first_day, opening.last_day, f"{opens:%H:%M}", f"{closes:%H:%M}"]
            for opening in self.hours or ()
            for opens, closes in opening.times
        ]
        return ChannelView(
            self.key,
            self.way,
            localizer.say(self.label),
            international(self.number),
            ltr=True,
            detail=localizer.say(N_("extension %(number)s"), number=self.extension) if self.extension else "",
            hours=hours,
            url=tel(self.number, self.extension),
            note=self.localized_note(localizer),
            picture=qr_path(addresses, self.number, self.extension),
            zone=self.time_zone or "",
            spans=json.dumps(spans),
        )

    def problems(self, document: Document, location: Location) -> Iterator[Problem]:
        """Yield an error for office hours without a time zone."""
        if self.hours and not self.time_zone:
            yield document.problem(
                (*location, "hours"),
                "have no time zone. Write time_zone: beside them, for example America/Bogota.",
            )


def qr_path(addresses: Addresses, number: str, extension: str | None) -> str:
    """Return the URL of the QR code for calling *number*."""
    return addresses.root(f"qr/{number.lstrip('+')}{f'-{extension}' if extension else ''}.svg")
