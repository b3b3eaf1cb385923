"""Real gpg with a home of its own, for tests of what is encrypted and signed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path


class GnuPG:
    """A home of gpg in a short path, since the sockets of its agent allow no more than 100 characters."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="gnupg-", dir="/tmp" if os.name == "posix" else None))

    def run(self, *arguments: str, data: bytes = b"") -> bytes:
        """Run gpg with *data* as its input and return its output."""
        command = ["gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "", *arguments]
        done = subprocess.run(command, input=data, capture_output=True, env=self.environment, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "GNUPGHOME": str(self.home)}

    def make_key(self, address: str) -> str:
        """Make a key that signs and decrypts, without a passphrase; return its fingerprint."""
        self.run("--quick-generate-key", address, "ed25519", "cert,sign", "1y")
        found = re.search(rb"^fpr:+([0-9A-F]{40}):", self.run("--with-colons", "--list-keys", address), re.M)
        assert found is not None
        fingerprint = found[1].decode()
        self.run("--quick-add-key", fingerprint, "cv25519", "encr", "6m")
        return fingerprint

    def learn(self, other: GnuPG, address: str) -> None:
        """Import the public key of *address* from another home."""
        self.run("--import", data=other.run("--export", address))

    def encrypt(self, data: bytes, *addresses: str, options: tuple[str, ...] = ()) -> bytes:
        """Return *data*, armoured, encrypted to the keys of *addresses*."""
        to = [each for address in addresses for each in ("-r", address)]
        return self.run("--armor", "--trust-model", "always", *options, *to, "--encrypt", data=data)

    def close(self) -> None:
        """Stop the agent and remove the home."""
        subprocess.run(["gpgconf", "--kill", "all"], env=self.environment, check=False, capture_output=True)
        shutil.rmtree(self.home, ignore_errors=True)
