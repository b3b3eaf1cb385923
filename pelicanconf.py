"""Settings of the site: names, addresses, languages, mailboxes, legal notes, mailing, publishing.

``publishconf.py`` overrides them for the published site; ``docs/reference/settings.md`` explains each one.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

# Imported, not given as strings: Pelican continues without a plugin that it cannot import by name.
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
# Mailbox for copies of letters, so that they can be counted; empty: no copies are requested. {case} becomes
# the folder name of the alert; without it, `invoke counts-import` cannot count per alert.
MAILBOX_COPIES = "count+{case}@urgent-action.example"
# Mailbox for requests to subscribe if there is no SUBSCRIBE_FORM; empty: MAILBOX_CONTACT.
MAILBOX_JOIN = "join@urgent-action.example"
MAILBOX_SECURITY = "security@urgent-action.example"
# Mailbox to which people send their signatures of letters, used for nothing else; empty: none are collected.
MAILBOX_SIGNATURES = "signatures@urgent-action.example"
# Names under which the servers of your mailboxes, also those of answers and copies, write
# Authentication-Results and Received. They must remove lines with their name from mails that arrive. Empty:
# whether senders are who they say is unknown.
MAIL_SERVERS: list[str] = []
POSTAL_ADDRESS = "2150, rue des Érables-Rouges, bureau 4, Montréal (Québec) H0H\u00a00H0, Canada"
LEGAL_NOTES = {
    "fr": "Publié par le Réseau d’action urgente, association sans but lucratif, Montréal.",
    "en": "Published by the Urgent Action Network, a non-profit association, Montréal.",
    "es": "Publicado por la Red de Acción Urgente, asociación sin ánimo de lucro, Montreal.",
}
# How subscribers' addresses are used; shown in the sign-up form.
PRIVACY_NOTES = {
    "fr": "Votre adresse et vos choix ne servent qu’à vous écrire. Chaque courriel permet de se désabonner.",
    "en": "Your address and choices are used only to email you. Every email has an unsubscribe link.",
    "es": "Su dirección y sus preferencias solo sirven para escribirle. Cada correo permite darse de baja.",
}
SECURITY_EXPIRES = "2027-11-01T00:00:00Z"

# True shows a notice on every page that people, places and addresses are invented.
DEMONSTRATION = True

# Accent colours in light and dark mode (contrast with the page background at least 4.5:1).
COLOURS = {
    "accent-light": "#a3231d",
    "accent-dark": "#f2836f",
    "data-light": "#1d5c6b",
    "data-dark": "#7cc3d1",
}

# Regions that alerts may name besides those of ISO 3166-2: only areas that are too large to locate anybody.
REGIONS = {"CO": ["Magdalena Medio"]}
# Country whose regions the statistics page shows as a map, from theme/maps/<code>.yaml; empty: no map.
MAP_COUNTRY = "CO"

# How long authorities have to answer, by the country whose law applies: working days, and where that is
# written, per language. `rest` lists the days of the week without work, if not Saturday and Sunday. Pages say
# that no answer is known after the term, never that this is unlawful. Without an entry there is no term.
RESPONSE_TERMS = {
    "CO": {
        "days": 15,
        "source": {
            "fr": "loi 1755 de 2015, article 14",
            "en": "Law 1755 of 2015, article 14",
            "es": "Ley 1755 de 2015, artículo 14",
        },
    },
}

# Languages, in the order of the language switcher; the page at / offers the first one first, and texts that
# another one lacks are shown in it, with a warning. A new language needs an entry here and in NETWORK_NAMES.
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
            "members": "membres",
            "partners": "partenaires",
            "search": "recherche",
            "report": "signaler",
            "letters": "lettres",
            "aftermath": "suites",
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
            "members": "members",
            "partners": "partners",
            "search": "search",
            "report": "report",
            "letters": "letters",
            "aftermath": "what-happened-after",
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
            "members": "miembros",
            "partners": "aliadas",
            "search": "busqueda",
            "report": "informar",
            "letters": "cartas",
            "aftermath": "que-paso-despues",
        },
    ),
}

# Mailing ----------------------------------------------------------------------------------

# The package of the mailing service; another one is a package with the same protocol (docs/architecture.md).
MAILING_SERVICE = "plugins.mailchimp"
# What `invoke push --go` does with mails: draft (a person sends them at the service), schedule (after a
# delay, during which they can be stopped), or send.
CAMPAIGN_MODE = "draft"
# Minutes between a push and the sending of scheduled mails; Mailchimp schedules at quarters of an hour.
CAMPAIGN_DELAY = 30
# Hours after which an announcement is no longer mailed, unless `invoke push --only` names it.
CAMPAIGN_WINDOW = 72
# Announcements in seven days that may ask readers to act; more need a reason (`invoke push --over-limit`).
CAMPAIGNS_PER_WEEK = 3
# Sign-on letters in seven days that readers are asked to sign; reminders of the same letter do not count.
LETTERS_PER_WEEK = 1
# Mails in a language whose translation is missing or stale: wait for it, or send the original at once.
CAMPAIGN_UNTRANSLATED = "wait"
# Reply-to address of mails; its domain must be verified at the service. Empty: MAILBOX_CONTACT.
CAMPAIGN_REPLY_TO = ""
# The id of the audience in Mailchimp. The API key must never be in a file: set MAILCHIMP_API_KEY in the
# environment.
MAILCHIMP_AUDIENCE = ""
# Names of groups and interests at the service, which readers see in its forms, by key: language, topics,
# urgent-actions, activities, letters. Empty: French, English and Spanish names, which do not depend on the
# catalogs.
INTEREST_NAMES: dict[str, str] = {}
# File with the unchanged code of the service's embedded form (see docs/mailing.md); empty: people subscribe
# by a mail to MAILBOX_JOIN.
SUBSCRIBE_FORM = ""
# Folder where every campaign is written as a mail (.eml), with or without an account.
OUTBOX_PATH = str(ROOT / "outbox")
# True pushes at the end of each build, for hosts that build and publish in one step. Set it in publishconf.py
# only. CAMPAIGN_MODE must then be draft or schedule, since a build cannot verify that the page is live.
CAMPAIGN_ON_BUILD = False

# Reports of urgent situations --------------------------------------------------------------

# Who reads reports, each with an OpenPGP key in content/keys/<name>.asc; `invoke reports new-key` says how to
# make one. An empty list: no form. With these two keys, for demonstration, anybody can read: they are refused
# unless SITEURL is under .example or on this machine.
REPORT_KEYS = [
    {
        "name": "demonstration-a",
        "fingerprint": "6CE0 AF47 781E 442A 69D3  C1B6 9B82 4CE6 09AC 0175",
        "who": {
            "fr": "La coordination, à Montréal",
            "en": "The coordination team, in Montréal",
            "es": "El equipo de coordinación, en Montreal",
        },
        "languages": ["es", "fr", "en"],
        "hours": 12,
    },
    {
        "name": "demonstration-b",
        "fingerprint": "D347 6E4D ECB7 EE67 0A11  51D8 BDB8 F164 DFF2 00A4",
        "who": {
            "fr": "Une bénévole de garde la nuit et les jours fériés, à Québec",
            "en": "A volunteer on call at night and on holidays, in Québec",
            "es": "Una voluntaria de turno por las noches y los días festivos, en Quebec",
        },
        "languages": ["es", "fr"],
        "hours": 24,
    },
]
# The address that receives encrypted reports; use it for nothing else.
REPORT_MAILBOX = "reports@urgent-action.example"
# Other ways in: phone (+1 514 555 0123), signal, onion, globaleaks, securedrop, hushline (addresses).
REPORT_WAYS = {"phone": "+1 514 555 0123", "signal": "https://signal.me/#eu/urgent-action.example"}
# When somebody answers the telephone, and in which languages.
REPORT_PHONE_NOTE = {
    "fr": "Jour et nuit, en espagnol et en français.",
    "en": "Day and night, in Spanish and French.",
    "es": "De día y de noche, en español y en francés.",
}

# Safety -----------------------------------------------------------------------------------

# File outside this repository with words that must not be published, one per line; .gpg and .asc are
# decrypted. If it is set, here or in the environment, and the file is missing, nothing is published. Empty:
# no list.
NEVER_PUBLISH = os.environ.get("NEVER_PUBLISH", "")

# Days after the end of an alert until public names are shown as initials, unless consent is renewed.
NAME_RETENTION_DAYS = 730

# The onion address of the site, announced to Tor Browser; empty: none.
ONION_ADDRESS = ""

# Publishing -------------------------------------------------------------------------------

# Command that copies output/ to the host, for `invoke publish`; {output} is the folder, quoted for the shell.
DEPLOY_COMMAND = ""
# Command that signs {manifest}, the hashes of a release, before it is deployed; empty: no signature.
SIGN_COMMAND = ""
# Fingerprints of editors' keys: `invoke publish` requires a commit signed by one of them. Empty: any commit.
SIGNED_COMMITS: list[str] = []
# Seconds that `invoke publish` and `invoke withdraw` wait for the public site to show what was deployed.
PUBLISH_TIMEOUT = 300
# The time of the build, in seconds since 1970 (reproducible-builds.org); empty: the current time.
BUILD_TIME = os.environ.get("SOURCE_DATE_EPOCH", "")
# Printable sheets (PDF) for fax and post, one per target and language of an open alert, and handouts, which
# are the alert on two pages.
SHEETS = True
# Pictures that services show with links to the site, one per open alert and language.
SHARE_PICTURES = True
# Compressed copies (.gz, .br) beside pages and other texts, for hosts that serve them instead of compressing
# anything themselves: nginx, Caddy, GitLab Pages, whose workflow sets this in the environment. yes or no.
PRECOMPRESS = os.environ.get("PRECOMPRESS", "no")
# Cache of builds, so that the next one only rebuilds what has changed; empty: no cache.
CACHE_FOLDER = str(ROOT / ".cache")
# True shows drafts and broken alerts, marked as such. Only `invoke serve` sets it.
PREVIEW = False

# Pelican ----------------------------------------------------------------------------------

PATH = str(ROOT / "content")
OUTPUT_PATH = str(ROOT / "output")
THEME = str(ROOT / "theme")
PLUGINS = [site, campaigns]
DEFAULT_LANG = "en"
# plugins.site replaces changed files only after all have been built.
DELETE_OUTPUT_DIRECTORY = False
# plugins.site reads all content and writes all files; Pelican's readers would publish drafts and sources.
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
