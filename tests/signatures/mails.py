"""Twenty-five mails to the mailbox of signatures: from people, from programs, and from who wants to do harm.

``CANARIES`` are in addresses, names and texts of the mails; none of them may be in anything that is published.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TEXT = "de0c79732d58887f"
LABEL = f"[SL 2026-003 {TEXT}]"
SERVER = "mx.network.example"
RECEIVED = (
    f"Received: from out.sender.example (out.sender.example [192.0.2.7])\n\tby {SERVER} with ESMTPS id A1"
)
FOREIGN = "Received: from [192.0.2.99] by elsewhere.example with SMTP id B2"
CANARIES = ("canaryaddress", "Canarysson", "CANARYWORDS")


def results(domain: str, *, dmarc: str = "pass", dkim: str = "pass", signer: str = "") -> str:
    """Return the header field in which the own server says what it found."""
    return (
        f"Authentication-Results: {SERVER};\n\tdkim={dkim} (2048-bit key; secure) header.d={signer or domain} "
        f"header.b=abc;\n\tspf=pass smtp.mailfrom={domain};\n\tdmarc={dmarc} (p=reject dis=none) header.from={domain}"
    )


PUBLISH = "A – Deliver the name to the authorities and publish it"
DELIVER = "B – Deliver the name to the authorities, do not publish it"


def person(
    name: str = "Ana Ruiz Canarysson", country: str = "France", choice: str = PUBLISH, **more: str
) -> str:
    """Return the body of a person's mail, as the English page writes it."""
    lines = ["I sign this letter:", "Open letter (SL 2026-003)", "", f"My choice: {choice}", ""]
    lines += [f"Name: {name}", f"Country: {country}"]
    return "\n".join([*lines, *(f"{label}: {value}" for label, value in more.items())]) + "\n"


def organisation(name: str, country: str = "Canada", choice: str = PUBLISH, role: str = "secretary") -> str:
    """Return the body of an organisation's mail, as the English page writes it."""
    return (
        f"Our organisation signs this letter:\nOpen letter (SL 2026-003)\n\nMy choice: {choice}\n\n"
        f"Organisation: {name}\nCountry: {country}\nCity: Toronto\nWebsite: www.org.example\n"
        f"Signed by (name): Kim Canarysson\nRole: {role}\n"
    )


@dataclass(frozen=True)
class Crafted:
    """A mail and the entry of the review that it must give."""

    body: str
    expected: dict[str, Any]
    sender: str = "Ana Ruiz <ana.canaryaddress@rives.example>"
    subject: str = LABEL
    auth: str | None = None
    """Header fields above the rest; without it the server has found that the domain sent it."""
    header: str = ""
    content_type: str = "text/plain; charset=utf-8"
    charset: str = "utf-8"
    flags: tuple[str, ...] = field(default=())

    def data(self, number: int) -> bytes:
        """Return the bytes of the mail."""
        domain = self.sender.rpartition("@")[2].strip("> ")
        auth = f"{RECEIVED}\n{results(domain)}" if self.auth is None else self.auth
        fields = [
            auth,
            f"From: {self.sender}",
            f"Subject: {self.subject}",
            f"Message-ID: <{number}@rives.example>",
        ]
        fields += [
            "Date: Wed, 18 Nov 2026 10:00:00 +0100",
            "MIME-Version: 1.0",
            f"Content-Type: {self.content_type}",
        ]
        fields += ["Content-Transfer-Encoding: 8bit", self.header]
        header = "\n".join(filter(None, fields))
        return header.encode("utf-8") + b"\n\n" + self.body.encode(self.charset)


def _multipart(text: str, size: int) -> str:
    encoded = "QUFB" * (size // 3)
    lines = "\n".join(encoded[start : start + 76] for start in range(0, len(encoded), 76))
    return (
        f"--x\nContent-Type: text/plain; charset=utf-8\n\n{text}\n--x\nContent-Type: image/jpeg; name=CANARYWORDS.jpg\n"
        f"Content-Disposition: attachment; filename=CANARYWORDS.jpg\nContent-Transfer-Encoding: base64\n\n{lines}\n--x--\n"
    )


FULL = {"kind": "person", "name": "Ana Ruiz Canarysson", "country": "FR", "choice": "publish", "text": TEXT}
ORG = {
    "kind": "organisation",
    "organisation": "Rives",
    "country": "CA",
    "choice": "publish",
    "web": "https://www.org.example",
}
QUOTED = "".join(f"> {line}\n" for line in person("Bo Quoted").splitlines())
HTML = "<html><body><p>I sign this letter:</p><div>My choice: A</div><div>Name: Ina Html</div><p>Country: Norway</p></body></html>"
MICROSOFT = (
    "Authentication-Results: spf=pass (sender IP is 192.0.2.1)\n smtp.mailfrom=rives.example; dkim=pass (signature was "
    "verified)\n header.d=rives.example;dmarc=pass action=none\n header.from=rives.example;compauth=pass reason=100"
)

CRAFTED: dict[str, Crafted] = {
    "plain": Crafted(person(), {**FULL, "authenticated": "yes", "flags": []}),
    "alias of the same mailbox": Crafted(
        person(choice="C"),
        {"choice": "count", "flags": ["duplicate of 0001"]},
        sender="Ana <ANA.canaryaddress+cartas@rives.example>",
    ),
    "second mail of the sender": Crafted(person(country="Peru"), {"country": "PE", "flags": ["duplicate of 0001"]}),
    "signed by somebody else's domain": Crafted(
        person("Eve"),
        {"authenticated": "no"},
        sender="Bank <office@honest.example>",
        auth=f"{RECEIVED}\nAuthentication-Results: {SERVER}; dkim=pass header.i=@evil.example; dmarc=fail header.from=honest.example",
    ),
    "forged below a foreign server": Crafted(
        person("Eve"),
        {"authenticated": "unknown"},
        sender="office@forged.example",
        auth=f"{RECEIVED}\n{FOREIGN}\n{results('forged.example')}",
    ),
    "forged beside the real one": Crafted(
        person("Eve"),
        {"authenticated": "no"},
        sender="office@doubled.example",
        auth=f"{results('doubled.example', dmarc='fail', dkim='none')}\n{RECEIVED}\n{results('doubled.example')}",
    ),
    "a server of another name": Crafted(
        person("Eve"),
        {"authenticated": "unknown"},
        sender="office@named.example",
        auth=f"{RECEIVED}\n{results('named.example').replace(SERVER, 'mx.evil.example')}",
    ),
    "Microsoft 365": Crafted(person(), {"authenticated": "unknown"}, sender="m@microsoft.example", auth=f"{RECEIVED}\n{MICROSOFT}"),
    "signed by the domain above": Crafted(
        person(),
        {"authenticated": "yes"},
        sender="b@mail.above.example",
        auth=f"{RECEIVED}\nAuthentication-Results: {SERVER}; dkim=pass header.d=above.example; dmarc=none header.from=x",
    ),
    "HTML only": Crafted(
        HTML, {"name": "Ina Html", "country": "NO", "choice": "publish"}, sender="i@html.example", content_type="text/html; charset=utf-8"
    ),
    "reply that quotes the form": Crafted(
        f"Yes, we sign!\n\nOn 17 November you wrote:\n{QUOTED}",
        {"name": "Bo Quoted", "flags": ["in quoted text"], "words": "Yes, we sign! On 17 November you wrote:"},
        sender="b@quoted.example",
        subject=f"Re: {LABEL}",
    ),
    "Latin-1": Crafted(
        "Je signe cette lettre\u00a0:\nMon choix\u00a0: B\nNom\u00a0: Zoé Élysée\nPays\u00a0: États-Unis\n",
        {"name": "Zoé Élysée", "country": "US", "choice": "deliver", "language": "fr"},
        sender="z@latin.example",
        content_type="text/plain; charset=iso-8859-1",
        charset="latin-1",
    ),
    "right to left": Crafted(
        person("\u202eأميمة بن صالح", "Tunisia"),
        {"name": "أميمة بن صالح", "country": "TN", "flags": ["invisible characters removed"]},
        sender="o@arabic.example",
    ),
    "formula": Crafted(
        person("=cmd|' /C calc'!A0"), {"name": "cmd|' /C calc'!A0", "flags": ["formula"]}, sender="f@formula.example"
    ),
    "three megabytes": Crafted(
        _multipart(person("Lea Large"), 3_000_000),
        {"name": "Lea Large", "flags": ["attachment, not opened"]},
        sender="l@large.example",
        content_type="multipart/mixed; boundary=x",
    ),
    "header injection": Crafted(
        person("Ivo\r\nBcc: all@list.example"),
        {"name": "Ivo", "words": "Bcc: all@list.example", "flags": ["value below its label"]},
        sender='"Ivo\\nBcc: x@y.example" <i@inject.example>',
    ),
    "forwarded": Crafted(person("Fay"), {"flags": ["forwarded"]}, sender="f@forward.example", subject=f"Fwd: {LABEL}"),
    "mailing list": Crafted(
        person("Max"), {"flags": ["mailing list"]}, sender="m@list.example", header="List-Id: Friends <friends.list.example>"
    ),
    "no label": Crafted(person("Nil"), {"text": "", "flags": ["no label"]}, sender="n@label.example", subject="I sign"),
    "another text": Crafted(
        person("Tom"), {"text": "0" * 16, "flags": ["signed another text"]}, sender="t@text.example", subject=LABEL.replace(TEXT, "0" * 16)
    ),
    "two choices left": Crafted(
        person("Cho", choice=f"\n{PUBLISH}\n{DELIVER}"), {"choice": "count", "flags": ["no choice"]}, sender="c@choice.example"
    ),
    "from the country, free mail": Crafted(
        person("Col", "Colombia", "C"), {"flags": ["from the country of the letter", "free mail provider"]}, sender="c.o.l@gmail.com"
    ),
    "organisation of the directory": Crafted(
        organisation("Red Lenguas Solidarias"),
        {**ORG, "organisation": "Red Lenguas Solidarias", "flags": ["domain of the directory"]},
        sender="kim@correo.lenguas-solidarias.example",
    ),
    "organisation of the directory, from elsewhere": Crafted(
        organisation("red lenguas SOLIDARIAS"), {"flags": ["not the domain of the directory"]}, sender="kim@lenguas.example"
    ),
    "unknown organisation, two senders": Crafted(
        organisation("Rives", choice="CANARYWORDS"),
        {"choice": "count", "address": "", "flags": ["wrote something at the choice", "no single sender", "no choice", "self-declared"]},
        sender="a@one.example, b@two.example",
    ),
}  # fmt: skip


def mbox() -> bytes:
    """Return all mails as one mbox file, and one with the label of another letter."""
    envelope = b"From x@y.example Wed Nov 18 11:00:00 2026\n"
    mails = [each.data(number) for number, each in enumerate(CRAFTED.values(), 1)]
    mails.append(Crafted(person("Oda"), {}, subject="[SL 2026-999 0000000000000000]").data(99))
    return b"".join(envelope + mail + b"\n\n" for mail in mails)


AT_CHOICE = "wrote something at the choice"
ANA = {"name": "Ana Ruiz Canarysson", "country": "FR"}


def _alternative(plain: str, markup: str) -> str:
    return f"--x\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n--x\nContent-Type: text/html\n\n{markup}\n--x--\n"


STRUCK = (
    "<p>I sign this letter:</p><p>My choice: <s>A – Deliver the name to the authorities and publish it</s></p>"
    "<p>Name: Ana</p><p>Country: France</p>"
)
HTML_LINES = (
    "<p>I sign\n this letter:<p>My\n choice: B –\n Deliver the name</p><table><tr><td>Name:</td>\n<td>Ana\n Ruiz</td></tr></table>"
    "<p>Country: Peru</p>"
)
_MIXED = "multipart/mixed; boundary=x"
_FLOWED = "text/plain; charset=utf-8; format=flowed"
_INNER = "Content-Type: message/rfc822\n\nSubject: x\n\n" + person("Inner")

UNCLEAR: dict[str, Crafted] = {
    "a sentence at the choice": Crafted(
        person(choice="A friend told me about this. I do not want to be published."),
        {"choice": "count", "words": "A friend told me about this. I do not want to be published.", "flags": [AT_CHOICE, "no choice"]},
    ),
    "two letters": Crafted(person(choice="A, B or C"), {"choice": "count", "words": "A, B or C", "flags": [AT_CHOICE, "no choice"]}),
    "a letter and another": Crafted(person(choice="A? no, B"), {"choice": "count", "words": "A? no, B"}),
    "another letter on the next line": Crafted(person(choice="A\nno, B"), {"choice": "count", "words": "no, B", "flags": [AT_CHOICE, "no choice"]}),
    "all on one line": Crafted(person(choice=f"{PUBLISH} {DELIVER} C – Count the signature without a name"), {"choice": "count", "flags": [AT_CHOICE, "no choice"]}),
    "boxes": Crafted(person(choice=f"\n( ) {PUBLISH}\n( ) {DELIVER}\n(x) C – Count the signature without a name"), {"choice": "count"}),
    "C'est A": Crafted(person(choice="C'est A"), {"choice": "count", "words": "C'est A"}),
    "words of another option": Crafted(person(choice=DELIVER.replace("B", "A")), {"choice": "count"}),
    "words of another option, broken": Crafted(
        person(choice="A – Deliver the name to the authorities,\ndo not publish it"), {"choice": "count", "flags": ["no choice"]}
    ),
    "text after the choice": Crafted(
        person(choice="A\nThey would kill me if my name came out"),
        {"choice": "count", "words": "They would kill me if my name came out", "flags": [AT_CHOICE, "no choice"]},
    ),
    "a cross": Crafted(person(choice=f"{PUBLISH} \u274c"), {"choice": "count"}),
    "struck through by a telephone": Crafted(person(choice="A\u0336 \u2013 Deliver"), {"choice": "count"}),
    "cut before the publication": Crafted(
        person(choice="A \u2013 Deliver the name to the authorities"), {"choice": "count", "flags": ["no choice"]}
    ),
    "an own wish above the quoted form": Crafted(
        "My choice: only count me\n\n" + "".join(f"> {line}\n" for line in person("Bo").splitlines()), {"choice": "count"}
    ),
    "an answer without marks": Crafted(
        "Please take me off.\n\n-----Original Message-----\nFrom: x\n" + person("Bo"), {"flags": ["in quoted text"]}
    ),
    "a name that was broken": Crafted(
        organisation("Association for the Defence of Human Rights and\nFundamental Freedoms"),
        {"organisation": "Association for the Defence of Human Rights and"},
    ),
    "small letter": Crafted(person(choice="b."), {"choice": "deliver", "words": "", "flags": []}),
    "letter and bracket": Crafted(person(choice="*B)*"), {"choice": "deliver", "words": "", "flags": []}),
    "beginning of the words": Crafted(person(choice="B: Deliver the name to"), {"choice": "deliver", "words": "", "flags": []}),
    "words on two lines": Crafted(person(choice=PUBLISH.replace("the auth", "the\nauth")), {"choice": "publish", "words": "", "flags": []}),
    "words alone, of another language": Crafted(person(choice="Compter la signature sans le nom"), {"choice": "count", "words": "", "flags": []}),
    "empty last field": Crafted(
        person() + "Organisation (not needed):\nSent from my iPhone\n", {"organisation": "", "words": "Sent from my iPhone", "flags": []}
    ),
    "signature below an empty field": Crafted(
        person() + "Organisation (not needed):\n-- \nDr. Ana Ruiz\n+33 6 00 00 00 00\n", {"organisation": "", "words": "-- Dr. Ana Ruiz +33 6 00 00 00 00"}
    ),
    "a wish below an empty field": Crafted(
        "x" * 600 + "\n" + person() + "Organisation (not needed):\nI live in hiding, please do not publish my name!\n",
        {"organisation": "", "words": ("I live in hiding, please do not publish my name! " + "x" * 600)[:500], "flags": ["words shortened"]},
    ),
    "value below its label": Crafted(
        person().replace("Name: Ana Ruiz Canarysson", "Name:\nAna Ruiz"), {"name": "Ana Ruiz", "flags": ["value below its label"]}
    ),
    "value not on the next line": Crafted(
        person().replace("Name: Ana Ruiz Canarysson", "Name:\n\nRuiz"), {"name": "Ana Ruiz", "words": "Ruiz", "flags": ["name from the sender"]}
    ),
    "two forms": Crafted(
        person("Ana") + "\nI sign this letter:\nMy choice: A\nName: Bo\nOrganisation (not needed): Rives\n",
        {"name": "Ana", "organisation": "", "choice": "publish", "flags": ["more than one form"],
         "words": "I sign this letter: My choice: A Name: Bo Organisation (not needed): Rives"},
    ),
    "two forms with two choices": Crafted(
        person("Ana") + person("Ana", choice="C"), {"choice": "count", "flags": ["more than one form", "choice differs within the mail", "no choice"]}
    ),
    "a form in an attached mail": Crafted(
        f"--x\n\nI do not sign.\n--x\n{_INNER}\n--x--\n", {"name": "Ana Ruiz", "choice": "count", "words": "I do not sign.",
        "flags": ["attached mail", "name from the sender", "no choice", "country not understood"]}, content_type=_MIXED,
    ),
    "empty plain text": Crafted(_alternative("", HTML), {"name": "Ina Html", "country": "NO", "choice": "publish", "flags": []}, content_type=_MIXED),
    "footer in plain text": Crafted(
        _alternative("Website: www.list.example", HTML), {"name": "Ina Html", "web": "", "words": "Website: www.list.example"}, content_type=_MIXED
    ),
    "two plain texts": Crafted(
        f"--x\n\n{person()}\n--x\n\nDo not publish me\n--x--\n", {**ANA, "words": "Do not publish me"}, content_type=_MIXED
    ),
    "struck through": Crafted(STRUCK, {"name": "Ana", "choice": "count", "words": f"~~{PUBLISH}~~"}, content_type="text/html; charset=utf-8"),
    "struck through beside plain text": Crafted(
        _alternative(person("Ana"), STRUCK.replace("–", "&ndash;")), {"name": "Ana", "choice": "count", "words": f"My choice: ~~{PUBLISH}~~",
        "flags": ["choice differs within the mail", "no choice"]}, content_type=_MIXED,
    ),
    "lines of the source": Crafted(
        HTML_LINES, {"name": "Ana Ruiz", "country": "PE", "choice": "deliver", "words": "", "flags": []}, content_type="text/html; charset=utf-8"
    ),
    "flowed": Crafted(person("Ana \nRuiz"), {"name": "Ana Ruiz", "country": "FR", "words": "", "flags": []}, content_type=_FLOWED),
    "flowed, with spaces that mean nothing": Crafted(
        person("Ana ") + "Organisation (not needed): \nSent from my iPhone\n", {"name": "Ana", "country": "FR", "organisation": "", "flags": []},
        content_type=_FLOWED,
    ),
    "quoted form and own signature": Crafted(
        f"Yes!\n-- \nWebsite: www.ana.example\n\n{QUOTED}", {"name": "Bo Quoted", "web": "", "flags": ["in quoted text"], "words": "Yes! -- Website: www.ana.example"}
    ),
    "quoted form and own choice": Crafted(f"My choice: C\n\n{QUOTED}", {"name": "Bo Quoted", "choice": "count", "words": "My choice: C"}),
    "own form wins a tie": Crafted(person() + QUOTED, {**ANA, "flags": []}),
    "answers between quoted lines": Crafted(
        "> My choice:\nB\n> Name:\nAna Ruiz\n> Country: Peru\n", {"name": "Ana Ruiz", "choice": "deliver", "country": "PE", "flags": ["value below its label", "in quoted text"]}
    ),
    "dashes": Crafted(
        "I sign this letter\nMy choice – B\nName - Ana-Lena\nCountry – France\n", {"choice": "deliver", "name": "Ana-Lena", "country": "FR", "words": ""}
    ),
    "stars": Crafted("*I sign this letter:*\n*My choice:* B\n*Name:* Ana\n*Country:* _Peru_\n", {"choice": "deliver", "name": "Ana", "country": "PE", "words": ""}),
    "neither colon nor dash": Crafted("My choice: B\nName Bo\nCountry: Peru\n", {"name": "Ana Ruiz", "words": "Name Bo"}),
    "unknown country": Crafted(person(country="Narnia"), {"country": "", "words": "Country: Narnia", "flags": ["country not understood"]}),
    "a title elsewhere": Crafted(person() + "\nHide me in the letter (SL 2026-003)\n", {"words": "Hide me in the letter (SL 2026-003)"}),
    "half a pair": Crafted("Name: A+2AA-na\nCountry: Peru\n", {"name": "A\ufffdna"}, content_type="text/plain; charset=utf-7"),
    "blank letters and tags": Crafted(
        person("A\u3164n\U000e0041a\u200b"), {"name": "Ana", "flags": ["invisible characters removed"]}
    ),
    "a joiner in a Persian name": Crafted(person("علی\u200cرضا"), {"name": "علی\u200cرضا", "flags": []}),
    "wide formula": Crafted(person("\uff1d\uff0b1+1"), {"name": "1+1", "flags": ["formula"]}),
}  # fmt: skip
"""Mails that could be read as a wish that their senders do not have."""
