"""Prints the commands that make a key for encrypted reports: somebody runs them on an offline computer."""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Iterator

from pydantic import TypeAdapter, ValidationError

from plugins import console
from plugins.console import Echo
from plugins.content.contacts import EmailAddress
from plugins.content.problems import plain_form, quote
from plugins.intake.errors import KeyNameError

VALID_PRIMARY = "3y"
"""How long the primary key is valid. It only signs other keys, and is used twice a year."""
VALID_SUBKEY = "6m"
"""How long the subkey is valid to which reports are encrypted."""
_FINGERPRINT = "awk -F: '$1 == \"fpr\" {print $10; exit}'"
GUIDE = "docs/from-a-report-to-an-alert.md"


def new_key(name: str, email: str, *, echo: Echo = console.out) -> bool:
    """Print what to run and to set for a new key; return whether *name* and *email* can be used."""
    try:
        lines = list(key_steps(name, email))
    except KeyNameError as error:
        console.err(error)
        return False
    for line in lines:
        echo(line)
    return True


def key_steps(name: str, email: str) -> Iterator[str]:
    """Yield the steps: comments, and commands for a shell such as bash.

    Raises:
        KeyNameError: If *name* or *email* would not be one in a user ID of OpenPGP.
    """
    owner, address = _owner(name), _address(email)
    user, file = shlex.quote(f"{owner} <{address}>"), plain_form(owner).replace("/", "-")
    yield f"# A key for reports to {owner}. Nothing has been run. {GUIDE} explains each step."
    yield "#"
    yield "# 1. On a computer that stays offline (Tails, for example): the primary key, which only signs."
    yield "#    gpg asks for a passphrase: seven random words, on paper."
    yield f"gpg --quick-generate-key {user} ed25519 cert {VALID_PRIMARY}"
    yield f"KEY=$(gpg --list-keys --with-colons {shlex.quote(f'={owner} <{address}>')} | {_FINGERPRINT})"
    yield f"# 2. The subkey to which reports are encrypted, for {VALID_SUBKEY.replace('m', ' months')}."
    yield f"gpg --quick-add-key $KEY cv25519 encr {VALID_SUBKEY}"
    yield "# 3. What leaves that computer: the public key, and the secret subkey alone, for reading."
    yield f"gpg --armor --export-options export-minimal --output {file}.asc --export $KEY"
    yield f"gpg --armor --output {file}-reading.asc --export-secret-subkeys $KEY"
    yield "# 4. The backup, for a stick in a safe: the primary key, and the revocation certificate."
    yield f"gpg --armor --output {file}-primary.asc --export-secret-keys $KEY"
    yield f'cp "$(gpgconf --list-dirs homedir)/openpgp-revocs.d/$KEY.rev" {file}-revocation.asc'
    yield "# 5. Read the fingerprint from the screen of that computer, and write it down."
    yield "gpg --fingerprint $KEY"
    yield "#"
    yield "# On the computer on which reports are read:"
    yield f"#   gpg --import {file}-reading.asc     then delete that file"
    yield f"# In this project: copy {file}.asc to content/keys/, and name it in pelicanconf.py, with the"
    yield "# fingerprint that you wrote down, the mailbox, who reads, in which languages and how soon."
    yield "# Before it is published: write a report in `invoke serve`, and run `invoke reports decrypt`."


def _owner(name: str) -> str:
    """Return *name* as the name of a user ID.

    Raises:
        KeyNameError: If it is too short or has characters that would be read as something else.
    """
    owner = " ".join(unicodedata.normalize("NFC", name).split())
    if not plain_form(owner) or len(owner) < 5 or len(owner) > 60 or re.search(r"[<>()@\"'\\]", owner):
        raise KeyNameError(
            f"{quote(name)} is no name for a key. Write what everybody may know, in 5 to 60 letters, for "
            'example "Urgent Action Network".'
        )
    if not owner.isprintable() or owner[0].isdigit():
        raise KeyNameError(
            f"{quote(name)} is no name for a key. Begin with a letter, and use letters and spaces."
        )
    return owner


def _address(email: str) -> str:
    """Return *email* as an address.

    Raises:
        KeyNameError: If it is none.
    """
    try:
        return str(TypeAdapter(EmailAddress).validate_python(email))
    except ValidationError as error:
        raise KeyNameError(error.errors()[0]["msg"]) from None
