"""Reads and checks OpenPGP keys (RFC 4880): whose they are, and from when to when they can encrypt.

Signatures are not verified: the browser and the readers' programs do that, and the file is as trusted as the
settings that name its fingerprint.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pysequoia.packet import Packet

MAX_SIZE = 200_000
"""Maximum size of a key file in bytes; ours have 700, and one with many signatures some thousands."""


class KeyFileError(Exception):
    """A key cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Key:
    """A key to which reports can be encrypted."""

    fingerprint: str
    armored: str
    """The key without signatures by others, pictures, and anything else that is not needed to encrypt."""
    starts: datetime
    """The first moment at which every part that is needed is valid."""
    expires: datetime | None
    """The moment from which nothing can be encrypted to it."""
    rsa: bool
    """Whether messages to it are so long that a mail link hardly carries them."""

    def is_valid(self, now: datetime) -> bool:
        """Return whether reports can be encrypted to it at *now*."""
        return self.starts <= now and (self.expires is None or now < self.expires)

    @property
    def turning_points(self) -> Iterator[datetime]:
        """The moments at which :meth:`is_valid` changes."""
        yield self.starts
        if self.expires is not None:
            yield self.expires


@dataclass
class _Part:
    """The primary key or a subkey, with the user ids and signatures that follow it."""

    packet: Packet
    signatures: list[Packet] = field(default_factory=list)


def read_key(data: bytes) -> Key:
    """Return the key in *data*, the contents of a key file.

    Raises:
        KeyFileError: If it is not one public key of version 4 to which messages can be encrypted.
    """
    from pysequoia import ArmorKind, armor  # lazy: keys are cached
    from pysequoia.packet import PublicKeyAlgorithm as Algorithm

    packets = _packets(data)
    primary, *subkeys = _parts(packets)
    fingerprint = str(primary.packet.fingerprint).upper()
    if len(fingerprint) != 40:
        raise KeyFileError(
            "is a key of another version than 4, which most programs cannot read. "
            "Make one with `invoke reports new-key`."
        )
    _refuse_revoked(primary)
    encrypting = [each for each in subkeys if _encrypts(each) and not _is_revoked(each)]
    if not encrypting:
        revoked = any(map(_is_revoked, filter(_encrypts, subkeys)))
        raise KeyFileError(
            f"{'has only revoked subkeys' if revoked else 'has no subkey'} for encryption. "
            "Add one: `gpg --quick-add-key FINGERPRINT cv25519 encr 6m`, and export the key again."
        )
    ends = [_expires(each) for each in encrypting]
    lasts = max((each for each in ends if each), default=None) if None not in ends else None
    ends_of_all = [each for each in (lasts, _expires(primary)) if each]
    kept = b"".join(bytes(each) for each in _needed(packets, fingerprint))
    return Key(
        fingerprint=fingerprint,
        armored=armor(kept, ArmorKind.PublicKey),
        starts=max(_starts(primary), min(map(_starts, encrypting))),
        expires=min(ends_of_all, default=None),
        rsa=any(each.packet.key_algorithm == Algorithm.RSAEncryptSign for each in encrypting),
    )


def _packets(data: bytes) -> list[Packet]:
    """Return the packets of a key file.

    Raises:
        KeyFileError: If it is no public key, or has a private part.
    """
    from pysequoia.packet import PacketPile, Tag

    if b"PRIVATE KEY BLOCK" in data:
        raise KeyFileError(_PRIVATE)
    try:
        packets = list(PacketPile.from_bytes(data)) if 0 < len(data) <= MAX_SIZE else []
    except RuntimeError:
        packets = []
    if any(packet.tag in (Tag.SecretKey, Tag.SecretSubkey) for packet in packets):
        raise KeyFileError(_PRIVATE)
    if not packets or packets[0].tag != Tag.PublicKey:
        raise KeyFileError("is not a public key. Export it: `gpg --armor --export FINGERPRINT`.")
    if sum(packet.tag == Tag.PublicKey for packet in packets) > 1:
        raise KeyFileError("holds more than one key. Put each into a file of its own.")
    return packets


_PRIVATE = (
    "holds a PRIVATE key. Delete the file, replace the key everywhere if the file was committed or sent, "
    "and export the public one: `gpg --armor --export FINGERPRINT`."
)


def _parts(packets: Iterable[Packet]) -> list[_Part]:
    """Return the primary key and the subkeys, each with the signatures made by the primary key."""
    from pysequoia.packet import Tag

    parts: list[_Part] = []
    for packet in packets:
        if packet.tag in (Tag.PublicKey, Tag.PublicSubkey):
            parts.append(_Part(packet))
        elif packet.tag == Tag.Signature and _is_by(packet, str(parts[0].packet.fingerprint)):
            parts[-1].signatures.append(packet)
    return parts


def _is_by(signature: Packet, fingerprint: str) -> bool:
    issuer = signature.issuer_fingerprint or signature.issuer_key_id or "-"
    return fingerprint.lower().endswith(issuer.lower())


def _needed(packets: Iterable[Packet], fingerprint: str) -> Iterator[Packet]:
    """Yield the packets that others need: keys, user ids, and signatures made by the key itself."""
    from pysequoia.packet import Tag

    keys = (Tag.PublicKey, Tag.PublicSubkey, Tag.UserID)
    for packet in packets:
        if packet.tag in keys or (packet.tag == Tag.Signature and _is_by(packet, fingerprint)):
            yield packet


def _refuse_revoked(primary: _Part) -> None:
    if _is_revoked(primary):
        raise KeyFileError("is revoked. Remove it from REPORT_KEYS, or put another key here.")


def _is_revoked(part: _Part) -> bool:
    from pysequoia.packet import SignatureType

    revocations = (SignatureType.KeyRevocation, SignatureType.SubkeyRevocation)
    return any(each.signature_type in revocations for each in part.signatures)


def _binding(part: _Part) -> Packet | None:
    """Return the newest signature that says what *part* is for and until when."""
    from pysequoia.packet import SignatureType

    kinds = (
        SignatureType.GenericCertification,
        SignatureType.PersonaCertification,
        SignatureType.CasualCertification,
        SignatureType.PositiveCertification,
        SignatureType.DirectKey,
        SignatureType.SubkeyBinding,
    )
    dated = [each for each in part.signatures if each.signature_type in kinds and each.signature_created]
    return max(dated, key=_created, default=None)


def _created(signature: Packet) -> datetime:
    assert signature.signature_created is not None
    return signature.signature_created


def _encrypts(part: _Part) -> bool:
    binding = _binding(part)
    return binding is not None and "encryption" in str(binding.key_flags)


def _starts(part: _Part) -> datetime:
    binding, created = _binding(part), part.packet.key_created
    assert created is not None
    return max(created, _created(binding)) if binding else created


def _expires(part: _Part) -> datetime | None:
    binding, created = _binding(part), part.packet.key_created
    period = binding.key_validity_period if binding else None
    return created + period if created and period else None
