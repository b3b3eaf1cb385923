"""A mailing service in a folder of JSON files: all that the port asks for, in one small file."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from plugins.mailing.account import Report
from plugins.mailing.entry import LedgerEntry
from plugins.mailing.errors import AudienceError, MissingError, RefusedError
from plugins.mailing.service import Finding
from plugins.web.settings import SettingsError, moment


class FolderTexts:
    unsubscribe, preferences, subject_limit = "[[unsubscribe]]", "[[preferences]]", 100
    postal_address, postal_address_html = "[[address]]", "[[address-html]]"

    def escape(self, text: str, *, html: bool) -> str:
        return text.replace("[[", "&#91;[" if html else "[ [")


class FolderService:
    name, description, texts = "Folder", "a folder on this machine", FolderTexts()
    how_to_connect = "write the folder into pelicanconf.py as MAILING_FOLDER"
    former_reached_from = frozenset()

    def settings_errors(self, settings, environment):
        return [] if settings.get("MAILING_FOLDER") else ["MAILING_FOLDER is missing."]

    def account_settings(self, settings, environment):
        return FolderAccount(Path(settings["MAILING_FOLDER"]), moment(settings))

    def names_account(self, account_settings):
        return True

    def connect(self, account_settings, *, sleep):
        return account_settings

    def check_assumptions(self, account_settings, audience, *, sleep):
        yield Finding("the folder is there", account_settings.root.is_dir())

    def read_form(self, path, names):
        raise SettingsError("pelicanconf.py: SUBSCRIBE_FORM: a folder has no form.")


@dataclass(frozen=True)
class FolderReaders:
    topic: str
    language: str
    addresses: tuple[str, ...]
    without: tuple[int, ...] = ()
    members = property(lambda self: len(self.addresses))

    def leaving_out(self, numbers):
        return replace(self, without=numbers)

    def is_of(self, addressed_to):
        return addressed_to == [self.topic, self.language, *self.without]

    def has_had(self, addressed_to):
        return addressed_to[:2] == [self.topic, self.language]


@dataclass(frozen=True)
class FolderAudience:
    sound: dict[tuple[str, str], FolderReaders]
    errors: dict[str, str]

    def of(self, topic, language):
        if topic in self.errors:
            raise AudienceError(self.errors[topic])
        return self.sound[topic, language]

    def are_ours(self, addressed_to):
        return tuple(addressed_to[:2]) in self.sound

    def others_than(self, readers, addressed_to):
        return not readers.has_had(addressed_to)


@dataclass
class FolderAccount:
    root: Path
    now: datetime
    name: str = "Folder"
    grid: timedelta = timedelta(hours=1)
    calls: int = 0

    def check(self):
        if not (self.root / "readers").exists():
            raise MissingError(f"{self.root} has no readers.")

    def campaigns(self):
        return [_entry(each) for each in self._all()]

    def status(self, campaign_id):
        return self._read(campaign_id)["status"]

    def content(self, campaign_id):
        return self._read(campaign_id)["html"]

    def obstacles(self, campaign_id):
        return [] if self._read(campaign_id)["subject"] else ["the subject is empty"]

    def report(self, campaign_id):
        return Report(0, 0)

    def audience(self, languages, topics):
        self.check()
        people = [line.split() for line in (self.root / "readers").read_text("utf-8").splitlines()]
        found = {(topic, code): [] for topic in topics for code in languages}
        for address, *chosen in people:
            language = next((code for code in languages[1:] if code in chosen), languages[0])
            for topic in {*topics} & {*chosen}:
                found[topic, language].append(address)
        is_sound = len({address for address, *_ in people}) == len(people)
        errors = {} if is_sound else dict.fromkeys(topics, "An address is there twice.")
        return FolderAudience({key: FolderReaders(*key, tuple(each)) for key, each in found.items()}, errors)

    def filed_as_ours(self, topics):
        return lambda entry: entry.addressed_to[0] in topics

    def folder(self):
        return ""

    def create(self, title, envelope, readers, *, folder=""):
        number = 1 + max((each["number"] for each in self._all()), default=0)
        new = {"id": f"{number:03}", "number": number, "title": title, "status": "save", "html": ""}
        new |= {"created": self.now.isoformat(), "sent": "", "emails_sent": 0, "emails_canceled": 0}
        self._save(new | {"folder": folder})
        self.address(new["id"], envelope, readers)
        return _entry(self._read(new["id"]))

    def create_test(self, title, envelope, readers):
        return self.create(title, envelope, readers).id

    def address(self, campaign_id, envelope, readers, *, title=""):
        draft = self._read(campaign_id, "save")
        had = {each for other in self._all() if other["number"] in readers.without for each in other["to"]}
        to = [each for each in readers.addresses if each not in had]
        addressed_to = [readers.topic, readers.language, *readers.without]
        more = {"to": to, "addressed_to": addressed_to, "title": title or draft["title"]}
        self._save(draft | vars(envelope) | more)
        return len(to)

    def write(self, campaign_id, *, html, text):
        self._save(self._read(campaign_id, "save") | {"html": html, "text": text})

    def make_unsendable(self, entry, title):
        self._save(self._read(entry.id, "save") | {"title": title, "subject": ""})

    def delete(self, campaign_id):
        (self.root / f"{campaign_id}.json").unlink(missing_ok=True)

    def send(self, campaign_id):
        draft = self._read(campaign_id, "save")
        if self.obstacles(campaign_id):
            raise RefusedError(f"{campaign_id} is not ready.")
        self._deliver(draft["to"], draft["html"])
        self._save(draft | {"status": "sent", "emails_sent": len(draft["to"]), "sent": draft["created"]})

    def schedule(self, campaign_id, at):
        self._save(self._read(campaign_id, "save") | {"status": "schedule", "sent": at.isoformat()})

    def unschedule(self, campaign_id):
        self._save(self._read(campaign_id, "schedule") | {"status": "save", "sent": ""})

    def send_test(self, campaign_id, address):
        self._deliver([address], self.content(campaign_id))

    def set_up(self, names, *, go, say):
        return (self.root / "readers").exists()

    def manual_steps(self, sender, arrivals, form):
        yield f"Write {self.root / 'readers'}: in each line an address, its languages and topics."

    def _all(self):
        return [json.loads(path.read_text("utf-8")) for path in sorted(self.root.glob("*.json"))]

    def _read(self, campaign_id, *allowed):
        found = next((each for each in self._all() if each["id"] == campaign_id), None)
        if found is None:
            raise MissingError(f"There is no campaign {campaign_id}.")
        if allowed and found["status"] not in allowed:
            raise RefusedError(f"Campaign {campaign_id} is {found['status']}.")
        return found

    def _save(self, campaign):
        (self.root / f"{campaign['id']}.json").write_text(json.dumps(campaign), "utf-8")

    def _deliver(self, addresses, html):
        with (self.root / "delivered").open("a", encoding="utf-8") as file:
            file.writelines(json.dumps([address, html]) + "\n" for address in addresses)


def _entry(campaign):
    fields = {name: each for name, each in campaign.items() if name not in {"html", "text", "to", "preview"}}
    return LedgerEntry.titled(**fields, recipients=len(campaign["to"]))


SERVICE = FolderService()
