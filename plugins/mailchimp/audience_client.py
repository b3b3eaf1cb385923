"""Client for one audience (list) of Mailchimp: its groups, interests and segments."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from plugins.mailchimp.calls import Calls, Json, checked_id
from plugins.mailing.errors import MissingError

Result = TypeVar("Result")


class AudienceClient:
    """Reads and changes the groups, interests and segments of one audience."""

    def __init__(self, calls: Calls, audience: str) -> None:
        """Create a client for the audience with the id *audience*."""
        self._calls, self._audience = calls, audience
        self._lists = calls.client.lists

    def check_exists(self) -> None:
        """Check that the audience exists.

        Raises:
            MissingError: If the account has no such audience; the text says what to do.
        """
        self._of_audience(
            lambda: self._calls.read("the audience", self._lists.get_list, self._audience, fields=["id"])
        )

    def member_count(self) -> int:
        """Return the number of contacts, whatever their status; no addresses are requested."""
        answer = self._of_audience(
            lambda: self._calls.read(
                "the number of contacts",
                self._lists.get_list_members_info,
                self._audience,
                fields=["total_items"],
                count=1,
            )
        )
        return int(answer["total_items"])

    def segments(self) -> list[Json]:
        """Return the saved segments, without tags (static segments)."""
        segments = self._of_audience(
            lambda: self._calls.listed(
                "the segments",
                self._lists.list_segments,
                self._audience,
                key="segments",
                fields=("id", "name", "type", "member_count", "options"),
            )
        )
        return [segment for segment in segments if segment.get("type") == "saved"]

    def categories(self) -> list[Json]:
        """Return the groups of interests (interest categories)."""
        return self._of_audience(
            lambda: self._calls.listed(
                "the groups",
                self._lists.get_list_interest_categories,
                self._audience,
                key="categories",
                fields=("id", "title", "type"),
            )
        )

    def interests(self, category: str) -> list[Json]:
        """Return the interests of one group."""
        return self._calls.listed(
            "the interests",
            self._lists.list_interest_category_interests,
            self._audience,
            checked_id(category),
            key="interests",
            fields=("id", "name", "subscriber_count"),
        )

    def create_category(self, title: str, kind: str) -> Json:
        """Create a group of interests; *kind* is radio or checkboxes."""
        body = {"title": title, "type": kind}
        create = self._lists.create_list_interest_category
        return self._calls.make("creating a group", create, self._audience, body)

    def create_interest(self, category: str, name: str) -> Json:
        """Create an interest in a group."""
        return self._calls.make(
            "creating an interest",
            self._lists.create_interest_category_interest,
            self._audience,
            checked_id(category),
            {"name": name},
        )

    def rename_category(self, category: str, title: str, kind: str) -> Json:
        """Change the title of a group, which is of type *kind*."""
        return self._calls.make(
            f"renaming group {category}",
            self._lists.update_interest_category,
            self._audience,
            checked_id(category),
            {"title": title, "type": kind},
            repeat=True,
        )

    def rename_interest(self, category: str, interest: str, name: str) -> Json:
        """Change the name of an interest; contacts who chose it keep it."""
        return self._calls.make(
            f"renaming interest {interest}",
            self._lists.update_interest_category_interest,
            self._audience,
            checked_id(category),
            checked_id(interest),
            {"name": name},
            repeat=True,
        )

    def create_segment(self, name: str, options: Json) -> Json:
        """Create a saved segment."""
        body = {"name": name, "options": options}
        return self._calls.make("creating a segment", self._lists.create_segment, self._audience, body)

    def update_segment(self, segment_id: int, name: str, options: Json) -> Json:
        """Replace the conditions of a saved segment."""
        return self._calls.make(
            f"changing segment {segment_id}",
            self._lists.update_segment,
            self._audience,
            int(segment_id),
            {"name": name, "options": options},
            repeat=True,
        )

    def delete_segment(self, segment_id: int) -> None:
        """Delete a saved segment; no error if it does not exist."""
        self._delete(f"segment {segment_id}", self._lists.delete_segment, int(segment_id))

    def delete_category(self, category: str) -> None:
        """Delete a group and its interests; no error if it does not exist."""
        self._delete(f"group {category}", self._lists.delete_interest_category, checked_id(category))

    def _delete(self, what: str, delete: Callable[..., Any], identifier: str | int) -> None:
        with suppress(MissingError):
            self._calls.make(f"deleting {what}", delete, self._audience, identifier, repeat=True, empty=True)

    def _of_audience(self, read: Callable[[], Result]) -> Result:
        """Return the result of *read*; report a 404 as a missing audience."""
        try:
            return read()
        except MissingError:
            raise MissingError(
                f'This account has no audience "{self._audience}" (MAILCHIMP_AUDIENCE): it was deleted, or '
                "the key is that of another account. Copy the id from Audience, Settings, Audience name and "
                "defaults."
            ) from None
