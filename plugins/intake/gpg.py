"""Runs gpg to decrypt a message: from memory to memory, with a limit on what comes out of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from threading import Thread, Timer
from typing import IO

from plugins.deployment.commands import environment
from plugins.intake.errors import DecryptionError, GpgMissingError, KeyLockedError
from plugins.intake.packets import HIDDEN, read_envelope

PLAIN_LIMIT = 24 * 1024 * 1024
"""Maximum size of what a message contains, in bytes: three times the largest report of the form."""
TIMEOUT = 600.0
"""Seconds for one message, with the time to type a passphrase."""
_LOCKED = re.compile(
    "decryption failed: (Operation cancelled|No pinentry|Bad passphrase|Timeout|No agent running"
    "|Inappropriate ioctl for device)"
)
_STATUS_LIMIT = 64 * 1024
# Without gpg.conf, in which a user may have asked for files with the names that senders choose.
_OPTIONS = (
    *("--no-options", "--batch", "--status-fd", "2", "--output", "-", "--max-output", str(PLAIN_LIMIT)),
    *("--skip-verify", "--disable-dirmngr"),
)


def require_gpg() -> None:
    """Raise GpgMissingError, which says what to install, unless there is gpg."""
    if shutil.which("gpg") is None:
        raise GpgMissingError(
            "gpg is not installed, and reports are decrypted by it. On Debian: apt install gnupg; on Windows "
            "Gpg4win, on macOS GPG Suite."
        )


def decrypt_message(data: bytes) -> bytes:
    """Return what the encrypted message *data*, binary OpenPGP, contains.

    gpg's agent asks for the passphrase of the key where it needs one. A signature in the message is not
    checked: keys of senders are not known.

    Raises:
        DecryptionError: If it is not encrypted to a key of ours, is damaged, or contains too much.
        KeyLockedError: If gpg did not get the passphrase of the key: it would ask again for each message.
        GpgMissingError: If gpg cannot be run.
    """
    envelope = read_envelope(data)
    if envelope.with_passphrase:
        raise DecryptionError("is encrypted with a passphrase and not to a key: gpg was not asked to open it")
    plain, status, code = _run(data)
    words = {*re.findall(r"^\[GNUPG:\] ([A-Z_]+)", status, re.MULTILINE)}
    if len(plain) >= PLAIN_LIMIT or "--max-output" in status:
        size = PLAIN_LIMIT // (1024 * 1024)
        raise DecryptionError(f"contains more than {size} MB when it is unpacked: it was not unpacked")
    if code == 0 and "DECRYPTION_OKAY" in words and "DECRYPTION_FAILED" not in words:
        return plain
    if locked := _LOCKED.search(status):
        raise KeyLockedError(
            f"gpg cannot unlock your key ({locked[1]}). Run the same command again: {_STAYS}"
        )
    if code < 0:
        raise DecryptionError(f"takes gpg longer than {TIMEOUT / 60:.0f} minutes")
    if "decryption failed: No secret key" in status and "pkdecrypt_failed" not in status:
        known = ", ".join(key for key in envelope.keys if key != HIDDEN) or "which it does not name"
        raise DecryptionError(f"is encrypted to other keys ({known})")
    raise DecryptionError("is damaged: gpg cannot decrypt it")


_STAYS = "what is decrypted stays."


def _run(data: bytes) -> tuple[bytes, str, int]:
    """Return what gpg writes for *data*, at most one byte more than the limit, its messages and exit code."""
    variables = {**environment(), "LC_ALL": "C"}
    if sys.stdin.isatty() and hasattr(os, "ttyname"):
        variables.setdefault("GPG_TTY", os.ttyname(sys.stdin.fileno()))
    messages: list[bytes] = []
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(
            ["gpg", *_OPTIONS, "--decrypt"], stdin=pipe, stdout=pipe, stderr=pipe, env=variables
        )
    except OSError as error:
        raise GpgMissingError(f"gpg cannot be run: {error.strerror}.") from error
    timer = Timer(TIMEOUT, process.kill)
    with process:
        assert process.stdin and process.stdout and process.stderr
        threads = [
            Thread(target=_feed, args=(process.stdin, data), daemon=True),
            Thread(target=_drain, args=(process.stderr, messages), daemon=True),
        ]
        for thread in (*threads, timer):
            thread.start()
        plain = process.stdout.read(PLAIN_LIMIT + 1)
        if len(plain) > PLAIN_LIMIT:
            process.kill()
        process.stdout.close()
        process.wait()
        timer.cancel()
        for thread in threads:
            thread.join()
    return plain, b"".join(messages).decode("ascii", "replace"), process.returncode


def _feed(pipe: IO[bytes], data: bytes) -> None:
    with suppress(OSError):  # gpg has ended before it read everything
        pipe.write(data)
        pipe.close()


def _drain(pipe: IO[bytes], messages: list[bytes]) -> None:
    """Append what comes from *pipe* to *messages* up to a limit, and read on, so that gpg does not wait."""
    size = 0
    while chunk := pipe.read(4096):
        if size < _STATUS_LIMIT:
            messages.append(chunk)
            size += len(chunk)
