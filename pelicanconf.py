"""Settings of your network's site: names, addresses, languages, mailboxes, legal notes.

``publishconf.py`` overrides them for the published site; ``docs/reference/settings.md`` explains each one.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

# Imported here, not named as text: Pelican itself goes on without a plugin that it cannot import.
from plugins import campaigns, site
from plugins.languages import Language

# The network ------------------------------------------------------------------------------

SITENAME = "Urgent Action Network"
NETWORK_NAMES = {
    "fr": "Réseau d’action urgente",
    "en": "Urgent Action Network",
    "es": "Red de Acción Urgente",
}
NETWORK_TAGLINES = {
    "fr": "Colombie – Amériques",
    "en": "Colombia – Americas",
    "es": "Colombia – Américas",
}
SITEURL = "http://127.0.0.1:8000"
TIMEZONE = "America/Montreal"
MAILBOX_CONTACT = "contact@urgent-action.example"
# Where supporters may send a copy, so that letters can be counted; empty: nobody is asked.
MAILBOX_COPIES = "count@urgent-action.example"
# Where people ask to receive the alerts while there is no SUBSCRIBE_FORM; empty: MAILBOX_CONTACT.
MAILBOX_JOIN = "join@urgent-action.example"
MAILBOX_SECURITY = "security@urgent-action.example"
POSTAL_ADDRESS = "2150, rue des Érables-Rouges, bureau 4, Montréal (Québec) H0H\u00a00H0, Canada"
LEGAL_NOTES = {
    "fr": "Publié par le Réseau d’action urgente, association sans but lucratif, Montréal.",
    "en": "Published by the Urgent Action Network, a non-profit association, Montréal.",
    "es": "Publicado por la Red de Acción Urgente, asociación sin ánimo de lucro, Montreal.",
}
# What becomes of the address of somebody who subscribes, said in the form itself.
PRIVACY_NOTES = {
    "fr": "Votre adresse et vos choix ne servent qu’à vous écrire. Chaque courriel permet de se désabonner.",
    "en": "Your address and choices only serve to write to you. Every email has a link to unsubscribe.",
    "es": "Su dirección y sus preferencias solo sirven para escribirle. Cada correo permite darse de baja.",
}
SECURITY_EXPIRES = "2027-11-01T00:00:00Z"

# True puts a notice on every page that people, places and addresses are invented.
DEMONSTRATION = True

# The accent of the design, in light and in dark (contrast at least 4.5:1 on the page's ground).
COLOURS = {"accent-light": "#a3231d", "accent-dark": "#f2836f"}

# Regions that alerts may name beside the official ones of ISO 3166-2: areas so large that they locate nobody.
REGIONS = {"CO": ["Magdalena Medio"]}
# The country whose regions the page of patterns draws as a map, from theme/maps/<code>.yaml; empty: no map.
MAP_COUNTRY = "CO"

# Languages, in the order of the switcher; a fourth is one entry here and one catalog. The first is
# what the chooser at / offers first.
LANGUAGES = {
    "fr": Language(
        code="fr",
        name="Français",
        locale="fr_CA",
        paths={
            "alerts": "alertes",
            "archive": "archives",
            "country": "pays",
            "violation": "violations",
            "region": "regions",
            "perpetrator": "auteurs",
            "result": "issues",
            "year": "annees",
            "authority": "autorites",
            "patterns": "constats",
            "data": "donnees",
            "embed": "integrer",
            "activities": "activites",
            "resources": "ressources",
            "directory": "repertoire",
            "search": "recherche",
        },
    ),
    "en": Language(
        code="en",
        name="English",
        locale="en_GB",
        paths={
            "alerts": "alerts",
            "archive": "archive",
            "country": "countries",
            "violation": "violations",
            "region": "regions",
            "perpetrator": "perpetrators",
            "result": "outcomes",
            "year": "years",
            "authority": "authorities",
            "patterns": "patterns",
            "data": "data",
            "embed": "embed",
            "activities": "activities",
            "resources": "resources",
            "directory": "directory",
            "search": "search",
        },
    ),
    "es": Language(
        code="es",
        name="Español",
        locale="es",
        paths={
            "alerts": "alertas",
            "archive": "archivo",
            "country": "paises",
            "violation": "violaciones",
            "region": "regiones",
            "perpetrator": "responsables",
            "result": "desenlaces",
            "year": "anos",
            "authority": "autoridades",
            "patterns": "patrones",
            "data": "datos",
            "embed": "insertar",
            "activities": "actividades",
            "resources": "recursos",
            "directory": "directorio",
            "search": "busqueda",
        },
    ),
}

# Mailing ----------------------------------------------------------------------------------

# How far `invoke push --go` goes: draft (a person presses send in Mailchimp), schedule (with a delay in
# which it can be stopped), send.
CAMPAIGN_MODE = "draft"
# Minutes between a scheduled push and its mails; Mailchimp counts in quarters of an hour.
CAMPAIGN_DELAY = 30
# Hours after which an announcement is no longer mailed, unless asked for by name.
CAMPAIGN_WINDOW = 72
# How many announcements may ask readers to act within seven days; more needs a reason.
CAMPAIGNS_PER_WEEK = 3
# What readers of a language get whose translation is missing or stale: wait, or the original at once.
CAMPAIGN_UNTRANSLATED = "wait"
# Who answers to mails; its domain must be verified in Mailchimp. Empty: MAILBOX_CONTACT.
CAMPAIGN_REPLY_TO = ""
# The id of the audience in Mailchimp. Its key never stands in a file: MAILCHIMP_API_KEY in the environment.
MAILCHIMP_AUDIENCE = ""
# Other names of groups and interests in Mailchimp, which readers see in its forms: by language, topics,
# urgent-actions, activities. Empty: French, English and Spanish names. They stay when translations change.
MAILCHIMP_NAMES: dict[str, str] = {}
# The file that holds the code of Mailchimp's embedded form, pasted as it is; empty: people join by a mail
# to MAILBOX_JOIN. docs/mailing.md says how to get it.
SUBSCRIBE_FORM = ""
# Where every campaign is written as a mail (.eml), whether there is an account or not.
OUTBOX_PATH = str(ROOT / "outbox")
# True pushes at the end of each build, for hosts that build and publish in one step. Set it in
# publishconf.py only; then the mode is draft or schedule, since no build can see that the page is live.
CAMPAIGN_ON_BUILD = False

# Safety -----------------------------------------------------------------------------------

# A list of words that may appear nowhere, one per line, outside this repository; .gpg and .asc are decrypted.
# Nothing is published while it is named here, or in the environment, and not there. Empty: no list.
NEVER_PUBLISH = os.environ.get("NEVER_PUBLISH", "")

# Days for which public names stay in full after an alert has ended, unless consent is renewed; then initials.
NAME_RETENTION_DAYS = 730

# The onion address of the same site, announced to Tor Browser; empty: none.
ONION_ADDRESS = ""

# Publishing -------------------------------------------------------------------------------

# The command that puts output/ on the host, for `invoke publish`; {output} is the folder, quoted.
DEPLOY_COMMAND = ""
# Signs {manifest}, the hashes of a release, before it is deployed; empty: no signature.
SIGN_COMMAND = ""
# Fingerprints of the keys of editors: `publish` refuses a commit that none of them signed. Empty: any commit.
SIGNED_COMMITS: list[str] = []
# Seconds that `invoke publish` and `invoke withdraw` wait for the public site to show what was deployed.
PUBLISH_TIMEOUT = 300
# The moment that counts as now, in seconds since 1970 (reproducible-builds.org); empty: the clock.
BUILD_TIME = os.environ.get("SOURCE_DATE_EPOCH", "")
# Printable sheets (PDF) for fax and post, one per target and language of an open alert.
SHEETS = True
# What builds leave to the next one, so that nothing is made anew without need; empty: nothing is kept.
CACHE_FOLDER = str(ROOT / ".cache")
# Shows drafts and broken alerts, marked as such. Only `invoke serve` sets it.
PREVIEW = False

# Pelican ----------------------------------------------------------------------------------

PATH = str(ROOT / "content")
OUTPUT_PATH = str(ROOT / "output")
THEME = str(ROOT / "theme")
PLUGINS = [site, campaigns]
DEFAULT_LANG = "en"
# plugins.site replaces the folder as a whole once everything is written.
DELETE_OUTPUT_DIRECTORY = False
# plugins.site reads and writes everything; Pelican's own readers would publish drafts and sources.
ARTICLE_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
THEME_STATIC_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
CACHE_CONTENT = False
