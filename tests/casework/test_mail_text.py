"""What is suggested of a mail has no quoted text, no signature, and nothing about clerks."""

from __future__ import annotations

import pytest

from plugins.casework.recording.clerk_names import personal
from plugins.casework.recording.mail_text import CUT, private_details, reference_in, said

CLERK = "Marta Salinas Peña"
SPANISH = """\
Bogotá D.C., 25 de noviembre de 2026

Señores
RED DE ACCIÓN URGENTE
Asunto: Radicado 20266110482113

Respetados señores:

En atención a su comunicación, radicada con el No. 20266110482113, le informamos que el caso
fue asignado a la doctora Marta Salinas Peña, de la Dirección Especializada, el 2026-11-20.

Puede llamar al +57 601 555 0107 ext. 33 o escribir a marta.salinas@fiscalia.gov.example.
Se adelantan medidas conforme a la Ley 1755 de 2015.

Proyectó: J. Rojas
Cordialmente,

MARTA SALINAS PEÑA
Profesional Especializada
Avenida Calle 27 # 61-41, piso 3

El mié, 18 nov 2026 a las 10:02, Red (<red@network.example>) escribió:
> Señora Fiscal General:
> Le escribimos…
"""
FRENCH = """\
Madame, Monsieur,

Votre courrier a été transmis au service compétent (réf. : 2026-DH-00451).
Mme Claire Dubreuil suit ce dossier.

Je vous prie d’agréer, Madame, Monsieur, l’expression de ma considération distinguée.

Claire Dubreuil
Tél. : 01 55 55 01 07

Le 18 nov. 2026 à 10:02, Réseau <r@network.example> a écrit :
> Madame la Ministre,
"""
ENGLISH = """\
Dear Ms Tremblay,

Thank you for your letter, file no. HR-2026-0117. The embassy will observe the hearing.

Kind regards
Daniel Whitfield
Second Secretary
-----Original Message-----
From: Network
The embassy is asked to …
"""


def test_only_what_the_office_says_is_suggested() -> None:
    text = said(SPANISH, [CLERK])
    assert text == (
        f"En atención a su comunicación, radicada con el No. {CUT}, le informamos que el caso\n"
        f"fue asignado a la {CUT}, de la Dirección Especializada, el 2026-11-20.\n\n"
        f"Puede llamar al {CUT} o escribir a {CUT}.\n"
        "Se adelantan medidas conforme a la Ley 1755 de 2015."
    )


@pytest.mark.parametrize(
    ("mail", "kept", "gone"),
    [
        (FRENCH, "transmis au service compétent", ["Dubreuil", "00451", "55 55", "Madame", "considération"]),
        (ENGLISH, "will observe the hearing", ["Tremblay", "Whitfield", "0117", "Secretary", "asked"]),
    ],
)
def test_so_it_is_in_other_languages(mail: str, kept: str, gone: list[str]) -> None:
    text = said(mail)
    assert kept in text
    assert [each for each in gone if each in text] == []


@pytest.mark.parametrize("signature", ["-- \nAna Ruiz", "Atentamente,\nAna Ruiz", "Best regards\nAna Ruiz"])
def test_a_signature_ends_the_text(signature: str) -> None:
    assert said(f"Se abrió una investigación.\n\n{signature}\n\nOtro texto.") == "Se abrió una investigación."


def test_a_mail_of_names_alone_says_nothing() -> None:
    assert said("Ana Ruiz Peña\nana@fiscalia.gov.example\nCalle 26 # 51-20") == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("radicado No. 20266110482113", "20266110482113"),
        ("radicada con el No. 2026-611-0482.", "2026-611-0482"),
        ("Radicación n.º EXT-2026-0071902", "EXT-2026-0071902"),
        ("our file no. 2026/4471/HR", "2026/4471/HR"),
        ("Réf. : 2026-DH-00451", "2026-DH-00451"),
        ("récépissé n° 4471-26", "4471-26"),
        ("expediente D-114 de 2026", "D-114"),
        ("el 2026-11-25", ""),
        ("the case of the journalists", ""),
    ],
)
def test_the_file_number_is_found(text: str, number: str) -> None:
    assert reference_in("Respuesta", text) == number


def test_contacts_and_names_are_objected_to() -> None:
    text = (
        "Salinas Peña, marta  salinas peña: +57 601 555 0107, a@b.example; (601) 555 0107; Ley 1755 de 2015"
    )
    found = private_details(text, [CLERK, "Ana"])
    assert found == [
        'the address "a@b.example"',
        'the telephone number "+57 601 555 0107"',
        'the telephone number "(601) 555 0107"',
        '"Salinas Peña, marta salinas peña"',
    ]
    assert private_details(f"Llame al {CUT}.") == [f"{CUT} where something was cut"]
    assert private_details("Radicado 2026-611-0482113, el 25-11-2026: 12 000 000 de pesos.") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("La doctora Marta Salinas lleva el caso.", "doctora Marta Salinas"),
        ("MARTA SALINAS PENA firma.", "MARTA SALINAS PENA"),
        ("Firma Salinas de la Peña.", "Salinas de la Peña"),
        ("Llame a la Dra. Salinas.", "Dra. Salinas"),
        ("Las salinas y la playa de Marta.", ""),
        ("Marta dijo que las salinas siguen.", ""),
    ],
)
def test_a_part_of_a_name_is_a_name(text: str, name: str) -> None:
    assert private_details(text, [CLERK]) == ([f'"{name}"'] if name else [])


@pytest.mark.parametrize(
    ("shown", "person"),
    [
        ("Fiscalía General de la Nación", ""),
        ("Correspondencia Ministerio de Justicia", ""),
        ("Oficina de Atención al Ciudadano", ""),
        ("Ministère de la Justice", ""),
        ("SALINAS PEÑA, MARTA (Fiscalía)", "SALINAS PEÑA MARTA"),
    ],
)
def test_an_office_is_no_clerk(shown: str, person: str) -> None:
    """A text that names the office that answered can be published."""
    assert personal(shown, ["fiscal", "general"]) == person
