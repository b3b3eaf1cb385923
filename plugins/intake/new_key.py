"""Prints the commands that make a key for encrypted reports: somebody runs them on an offline computer."""

from __future__ import annotations

import re
import shlex
import unicodedata

from pydantic import TypeAdapter, ValidationError

from plugins import console
from plugins.console import Echo
from plugins.content.contacts import EmailAddress
from plugins.content.problems import plain_form, quote
from plugins.intake.errors import KeyNameError

VALID_PRIMARY = "3y"
"""How long the primary key is valid. It only signs other keys, and is used twice a year."""
VALID_SUBKEY = "6m"
"""How long the subkey is valid to which reports are encrypted, in gpg's notation."""
GUIDE = "docs/from-a-report-to-an-alert.md"


_STEPS = """\
# A key for reports to %(owner)s. Nothing has been run. %(guide)s explains each step.
#
# 1. On a computer that stays offline (Tails, for example): the primary key, which only signs.
#    gpg asks for a passphrase: seven random words, on paper.
gpg --quick-generate-key %(user)s ed25519 cert %(primary)s
KEY=$(gpg --list-keys --with-colons %(exactly)s | awk -F: '$1 == "fpr" {print $10; exit}')
# 2. The subkey to which reports are encrypted, for %(subkey)s.
gpg --quick-add-key $KEY cv25519 encr %(subkey)s
# 3. What leaves that computer: the public key, and the secret subkey alone, for reading.
gpg --armor --export-options export-minimal --output %(file)s.asc --export $KEY
gpg --armor --output %(file)s-reading.asc --export-secret-subkeys $KEY
# 4. The backup, for a stick in a safe: the primary key without the subkey, and the revocation certificate.
gpg --armor --output %(file)s-primary.asc --export-secret-keys $KEY!
cp "$(gpgconf --list-dirs homedir)/openpgp-revocs.d/$KEY.rev" %(file)s-revocation.asc
# 5. Read the fingerprint from the screen of that computer, and write it down.
gpg --fingerprint $KEY
#
# On the computer on which reports are read:
#   gpg --import %(file)s-reading.asc     then delete that file
# In this project: copy %(file)s.asc to content/keys/%(file)s.asc, and write into pelicanconf.py:
#   REPORT_KEYS = [
#       {
#           "name": "%(file)s",
#           "fingerprint": "…",  # the one that you wrote down
#           "who": {"fr": "…", "en": "…", "es": "…"},  # who reads what is sent to this key
#           "languages": ["es", "fr"],  # that they read
#           "hours": 24,  # within which they read it
#       },
#   ]
#   REPORT_MAILBOX = "%(address)s"
# Before it is published: write a report in `invoke serve`, and run `invoke reports decrypt`.
"""


def new_key(name: str, email: str, *, echo: Echo = console.out) -> bool:
    """Print what to run and to set for a new key; return whether *name* and *email* can be used."""
    try:
        echo(key_steps(name, email).rstrip())
    except KeyNameError as error:
        console.err(error)
        return False
    return True


def key_steps(name: str, email: str) -> str:
    """Return the steps: comments, and commands for a shell such as bash.

    Raises:
        KeyNameError: If *name* or *email* would not be one in a user ID of OpenPGP.
    """
    owner, address = _owner(name), _address(email)
    return _STEPS % {
        "owner": owner,
        "address": address,
        "user": shlex.quote(f"{owner} <{address}>"),
        "exactly": shlex.quote(f"={owner} <{address}>"),
        "file": plain_form(owner).replace("/", "-"),
        "primary": VALID_PRIMARY,
        "subkey": VALID_SUBKEY,
        "guide": GUIDE,
    }


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
