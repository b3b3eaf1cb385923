"""``reports new-key`` prints commands that a shell runs as they are, and that make the key that is meant."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from plugins.intake.new_key import key_steps, new_key
from tests.gnupg import GnuPG

WITHOUT_QUESTIONS = 'set -eu; gpg() { command gpg --batch --pinentry-mode loopback --passphrase "" "$@"; }\n'


def test_the_printed_commands_make_an_offline_primary_key_and_a_subkey(tmp_path: Path) -> None:
    gnupg, reader = GnuPG(), GnuPG()
    try:
        steps = key_steps("Réseau d’action: $HOME `id` urgente", "reports@network.example")
        done = subprocess.run(
            ["bash", "-c", WITHOUT_QUESTIONS + steps],
            env=gnupg.environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert not [line for line in done.stdout.splitlines() if "uid=" in line], "the name was not run"
        name = "reseau-d-action-home-id-urgente"
        files = {path.name for path in tmp_path.iterdir()}
        assert files == {f"{name}{end}.asc" for end in ("", "-reading", "-primary", "-revocation")}
        public = (tmp_path / f"{name}.asc").read_bytes()
        assert b"PUBLIC KEY" in public and b"PRIVATE" not in public
        listed = gnupg.run("--with-colons", "--show-keys", data=public).decode()
        primary, subkey = (
            re.search(rf"^{kind}:(.*)$", listed, re.M)[1].split(":") for kind in ("pub", "sub")
        )  # type: ignore[index]
        assert (primary[2], primary[10][0], primary[15]) == ("22", "c", "ed25519")
        assert (subkey[2], subkey[10], subkey[15]) == ("18", "e", "cv25519")
        days = (int(subkey[5]) - int(subkey[4])) / 86_400
        assert 175 < days < 190
        reader.run("--import", data=(tmp_path / f"{name}-reading.asc").read_bytes())
        secret = reader.run("--with-colons", "--list-secret-keys").decode()
        assert re.search(r"^sec:(?:[^:]*:){13}#:", secret, re.M), "the primary key is not on this computer"
        primary_alone = (tmp_path / f"{name}-primary.asc").read_bytes()
        assert b"secret sub key" not in reader.run("--list-packets", data=primary_alone)
        assert reader.run("--decrypt", data=gnupg.encrypt(b"hola", "reports@network.example")) == b"hola"
        reader.run("--import", data=primary_alone)
        fingerprint = re.search(rb"^fpr:+([0-9A-F]{40}):", reader.run("--with-colons", "--list-keys"), re.M)
        assert fingerprint is not None
        reader.run("--quick-add-key", fingerprint[1].decode(), "cv25519", "encr", "6m")
    finally:
        gnupg.close()
        reader.close()


@pytest.mark.parametrize(
    ("name", "email", "reason"),
    [
        ("Red", "a@b.example", '"Red" is no name for a key.'),
        ("Red <x@y.example>", "a@b.example", "is no name for a key."),
        ("7 lagos", "a@b.example", "Begin with a letter"),
        ("Red de \x1b[2J acción", "a@b.example", "Begin with a letter"),
        ("Red de acción", "reports", '"reports" is not an email address'),
        ("Red de acción", "a@b.example, c@d.example", "more than one address"),
        ("Red de acción", "Red <a@b.example>", "has a name around the address"),
    ],
)
def test_a_name_or_address_that_gpg_would_read_otherwise_is_refused(
    name: str, email: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not new_key(name, email)
    printed = capsys.readouterr()
    assert reason in printed.err and not printed.out
