"""Labels for the enumerations of the registry; the catalogs have them in every language."""

from __future__ import annotations

from plugins.languages.catalogs import N_

KINDS = {
    "presidency": N_("Presidency"),
    "ministry": N_("Ministry"),
    "prosecutor": N_("Public prosecutor"),
    "court": N_("Court"),
    "ombudsperson": N_("Ombudsperson"),
    "parliament": N_("Parliament"),
    "army": N_("Army"),
    "police": N_("Police"),
    "governor": N_("Governor"),
    "mayor": N_("Mayor"),
    "embassy": N_("Embassy"),
    "foreign-ministry": N_("Ministry of foreign affairs"),
    "intergovernmental": N_("Intergovernmental organisation"),
    "company": N_("Company"),
    "other": N_("Other"),
}
SUPPORTERS = {
    "host": N_("Those in the authority’s country"),
    "everybody": N_("Everybody"),
}
"""Who writes to the members of a set."""
CHANNEL_STATES = {
    "ok": N_("Works"),
    "bounced": N_("Mail returned"),
    "wrong": N_("Reaches somebody else"),
    "retired": N_("No longer in use"),
}
"""Whether a channel works; all but the first hide it."""
