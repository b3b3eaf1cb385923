"""Names of clerks in texts, in whatever form: a part of the name, other accents, behind a title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator

TITLES = (
    r"sr|sra|srta|dr|dra|ing|lic|abg|mr|mrs|ms|mme|mlle|me|prof|cnel|cap|señora?|doctora?|"
    r"ingeniera?|ingeniero|licenciad[oa]|monsieur|madame|funcionari[oa]|agente?"
)
"""Words before a name, as a pattern."""
_PARTICLES = "de|del|la|las|los|le|du|des|da|do|dos|das|van|von|y|e"
_LEAST_LETTERS = 3
_OFFICE_WORD = re.compile(
    r"""administra\w+|agenc\w+|alcaldia|ambassad\w+|atencion|bureau|cabinet|canal|cancilleria|citoyen\w*
    |ciudadan[oa]s?|comision|commission|comunicacion\w*|congreso|conseil|consej(?:o|eria)|consul(?:ado|ate?)
    |contact[oa]?|contraloria|corr?eo|correspond[ae]nc\w+|corte|council|cour|court|defensor(?:ia)?
    |deleg(?:acion|ation|ue|ad[oa])|departe?a?ment\w*|derechos|despacho|direc(?:cion|tion|torate)|division
    |droits|ejercito|embajada|embassy|estado|executive|fiscal(?:ia)?s?|fuerzas?|gabinete|generale?|gestion
    |gobernacion|gobierno|gouvernement|government|grupo|headquarters|humanos|humains?|info\w*|institut\w*
    |inspector|inter?nation?al|internacional|juridic[oa]|juzgado|justic(?:e|ia)|mailbox|minist(?:er|r)\w+
    |mis(?:ion|sion)|nacion(?:al)?|national|notificacion\w*|noreply|offic[ei]\w*|oficina|ombuds\w+|parquet
    |peticiones|personeria|polic(?:ia|e)|pqrs\w*|presiden\w+|procurad\w+|protec\w+|public[oa]?|publique
    |pueblo|quejas|radicacion\w*|recep\w+|reclamos|recours|regional|registro|relaciones|reply|rep?ubli\w+
    |rights|sac|seccional|secretar\w+|section|servic\w+|sistema|solicitudes|subdireccion|tramites|tribunal
    |unidad|unite?|usuari[oa]s?|ventanilla|unica""",
    re.VERBOSE,
)
"""Words of offices, in plain letters, in the languages of mails: they are no part of a person's name."""


def personal(name: str, office: Collection[str] = ()) -> str:
    """Return what of *name*, as programs show it for an address, is a person's; empty if nothing is.

    *office* are words of the authority, in any form.

    >>> personal("SALINAS PÉREZ, MARTA (Fiscalía General)"), personal("Correspondencia de la Fiscalía")
    ('SALINAS PÉREZ MARTA', '')
    """
    own = {*map(folded, office)}
    words = ((word, folded(word)) for word in _words(name))
    return " ".join(word for word, plain in words if plain not in own and not _OFFICE_WORD.fullmatch(plain))


def found_names(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """Return where *text* has two words of one of *names* together, or one of them behind a title.

    >>> text = "Lo atiende la Dra. Salinas; Marta  Perez firma."
    >>> [text[start:end] for start, end in found_names(text, ["Marta Salinas Pérez"])]
    ['Dra. Salinas', 'Marta  Perez']
    """
    plain = folded(text)
    found: list[tuple[int, int]] = []
    for start, end in sorted(match.span() for each in _patterns(names) for match in each.finditer(plain)):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _patterns(names: Iterable[str]) -> Iterator[re.Pattern[str]]:
    for name in names:
        if parts := "|".join(re.escape(folded(word)) for word in _words(name)):
            gap = rf"[\s,.’'-]+(?:(?:{_PARTICLES})\s+)*"
            yield re.compile(rf"\b(?:{parts})(?:{gap}(?:{parts}))+\b")
            yield re.compile(rf"\b(?:{folded(TITLES)})\b\.?\s+(?:{parts})\b")


def folded(text: str) -> str:
    """Return *text* in lower case without accents, of the same length.

    >>> folded("Peña İ ß")
    'pena i ß'
    """
    return "".join(unicodedata.normalize("NFD", character)[0].lower()[:1] or character for character in text)


def _words(name: str) -> list[str]:
    found = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", name))
    return [
        each for each in found if len(each) >= _LEAST_LETTERS and folded(each) not in _PARTICLES.split("|")
    ]
