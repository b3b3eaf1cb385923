"""Finds the mailing service of the settings: the package that MAILING_SERVICE names."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from plugins.mailing.service import MailingService
from plugins.web.settings import SettingsError

DEFAULT = "plugins.mailchimp"
"""The service of settings that were written before there was a choice."""
_REQUIRED = sorted(name for name in vars(MailingService) if not name.startswith("_"))


def mailing_service(settings: Mapping[str, Any]) -> MailingService:
    """Return the service that MAILING_SERVICE names.

    Raises:
        SettingsError: If there is no such package, or it is no mailing service.
    """
    name = str(settings.get("MAILING_SERVICE") or DEFAULT)
    try:
        service = import_module(name).SERVICE
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise  # the package is there, and imports something that is not
        raise SettingsError(
            f'pelicanconf.py: MAILING_SERVICE "{name}" is not there. Write the name of a package, as in '
            f'"{DEFAULT}".'
        ) from None
    except (AttributeError, TypeError, ValueError):
        raise SettingsError(
            f'pelicanconf.py: MAILING_SERVICE "{name}" has no SERVICE. Write the name of a package that '
            f'implements plugins/mailing/service.py, as in "{DEFAULT}".'
        ) from None
    missing = [attribute for attribute in _REQUIRED if not hasattr(service, attribute)]
    if missing:
        raise SettingsError(
            f'pelicanconf.py: MAILING_SERVICE "{name}" lacks {", ".join(missing)} of '
            "plugins/mailing/service.py. Add them."
        )
    checked: MailingService = service
    return checked
