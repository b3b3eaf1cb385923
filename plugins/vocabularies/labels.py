"""Labels for the effects of outcomes and answers; the catalogs have them in every language."""

from __future__ import annotations

from plugins.languages.catalogs import N_

GRAVITIES = {
    "highest": N_("An answer can prevent a death or lasting harm"),
    "high": N_("An answer can prevent that it goes on, or happens to others"),
    "lower": N_("Less than that is at stake"),
}
OUTCOME_EFFECTS = {
    "good": N_("Good: letters may have contributed"),
    "bad": N_("Bad"),
    "open": N_("Open: nothing is settled"),
}
EFFECTS = {
    "none": N_("Says something; the time to answer goes on"),
    "acknowledges": N_("Confirms receipt; the time to answer goes on"),
    "extends": N_("Asks for more time, until a day"),
    "transfers": N_("Passes the letters on to another authority, whose time begins"),
    "settles": N_("Takes measures or refuses; the time to answer ends"),
}
"""What an answer does to the time that an authority has to answer."""
