"""Labels for the enumerations of a sign-on letter; the catalogs have them in every language."""

from __future__ import annotations

from plugins.languages.catalogs import N_

STATUSES = {
    "draft": N_("Draft: not published"),
    "collecting": N_("Collecting: can be signed until the deadline"),
    "delivered": N_("Delivered to its addressees"),
    "answered": N_("Delivered, and answered"),
    "closed": N_("Closed without delivery"),
    "withdrawn": N_("Withdrawn: only a notice remains"),
}
"""The status that an editor writes; the state of a letter follows from it and from the time."""
WHO = {
    "organisations": N_("Organisations only"),
    "people": N_("Individuals only"),
    "both": N_("Organisations and individuals"),
    "network": N_("On behalf of the membership"),
}
"""Who can sign."""
PUBLISHED = {
    "after_delivery": N_("Names are published after the letter has been delivered"),
    "at_once": N_("Names are published as soon as a person has checked them"),
    "never": N_("Names are never published"),
}
"""When names of signatories are published."""
DELIVERY_WAYS = {
    "in-person": N_("delivered in person"),
    "email": N_("delivered by email"),
    "post": N_("delivered by post"),
    "fax": N_("delivered by fax"),
    "online": N_("delivered through an online form"),
}
ANNOUNCEMENTS = {
    "opening": N_("A new letter to sign"),
    "closing-soon": N_("Signing closes soon"),
    "delivered": N_("The letter was delivered"),
    "answered": N_("The letter was answered"),
    "correction": N_("Correction"),
}
SIGNATORY_KINDS = {"organisation": N_("Organisation"), "person": N_("Person")}
SHOWN = {
    "full": N_("Deliver the name to the authorities and publish it"),
    "initials": N_("Publish initials only"),
    "count": N_("Count the signature without a name"),
}
