"""Files for hosts, search engines and security researchers."""

from __future__ import annotations

from collections.abc import Iterable

from plugins.mailing.signup_form import Form
from plugins.web.settings import Addresses, SiteSettings

CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
"""A page may load the site's own files only."""


IN_HEADERS_ONLY = frozenset({"frame-ancestors"})
"""Directives that ``<meta>`` does not support (CSP3, section 3.3)."""


def policy(form: Form | None = None, *, meta: bool = False) -> str:
    """Return the content security policy for a header, or the part of it that *meta* supports.

    The only other origin is that of *form*, and only for submitting it.
    """
    more = {"form-action": f" {form.origin}"} if form else {}
    return "; ".join(
        f"{name} {value}{more.get(name, '')}"
        for name, value in CONTENT_SECURITY_POLICY.items()
        if not (meta and name in IN_HEADERS_ONLY)
    )


def report_policy() -> str:
    """Return the policy of the report page: its script can send nothing, nor can a form."""
    stricter = {**CONTENT_SECURITY_POLICY, "connect-src": "'none'", "form-action": "'none'"}
    return "; ".join(f"{name} {value}" for name, value in stricter.items() if name not in IN_HEADERS_ONLY)


def robots(addresses: Addresses) -> bytes:
    """Return ``robots.txt`` (RFC 9309)."""
    return (
        f"User-agent: *\nAllow: /\n\nSitemap: {addresses.absolute(addresses.root('sitemap.xml'))}\n".encode()
    )


PAGE_LIFETIME = 300
"""Seconds for which browsers and caches may show a page without asking, and so one that has been withdrawn.

Never with ``stale-while-revalidate``, which lets them show it once more after that.
"""


def headers(onion: str, form: Form | None = None, languages: Iterable[str] = ()) -> bytes:
    """Return ``_headers``, which several hosts of static sites support.

    *onion* is the site's onion address, *form* the sign-up form. No file gets a header by two rules:
    Cloudflare Pages would send both values, joined with a comma. Files without a rule for caching are
    checked at each use, by the hosts' own default.
    """
    short_lived = "".join(
        f"{path}\n  Cache-Control: public, max-age={PAGE_LIFETIME}, must-revalidate\n\n"
        for path in ("/", *(f"/{code}/*" for code in languages), "/search/*")
    )
    onion_location = f"  Onion-Location: {onion}\n" if onion else ""
    return f"""/*
{onion_location}  Content-Security-Policy: {policy(form)}
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
  X-Frame-Options: DENY
  Permissions-Policy: camera=(), geolocation=(), microphone=(), interest-cohort=()
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Resource-Policy: same-origin

{short_lived}/assets/*
  Cache-Control: public, max-age=31536000, immutable

/assets/*.mjs
  Content-Type: text/javascript; charset=utf-8

/keys/*.asc
  Content-Type: application/pgp-keys

/*/feed.atom
  Content-Type: application/atom+xml; charset=utf-8
  Access-Control-Allow-Origin: *

/api/*
  Access-Control-Allow-Origin: *
  Cache-Control: public, max-age={PAGE_LIFETIME}, must-revalidate
""".encode()


def security(site_settings: SiteSettings, addresses: Addresses) -> bytes:
    """Return ``security.txt`` (RFC 9116)."""
    lines = [
        f"Contact: mailto:{site_settings.mailbox_security}",
        f"Expires: {site_settings.security_expires}",
        f"Preferred-Languages: {', '.join(site_settings.languages)}",
        f"Canonical: {addresses.absolute(addresses.root('.well-known/security.txt'))}",
    ]
    return ("\n".join(lines) + "\n").encode()


def sitemap_index(chapters: Iterable[str], addresses: Addresses) -> bytes:
    """Return ``sitemap.xml``, the index of sitemaps (sitemaps.org)."""
    lines = [
        f"<sitemap><loc>{addresses.absolute(addresses.root(f'sitemaps/{chapter}.xml'))}</loc></sitemap>"
        for chapter in chapters
    ]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
            *lines,
            "</sitemapindex>\n",
        ]
    ).encode()


def sitemap(entries: list[tuple[dict[str, str], str, str]], addresses: Addresses) -> bytes:
    """Return one sitemap, with alternates.

    Each entry has the URLs of one page by language, its default one, and its last change (``YYYY-MM-DD``) or
    nothing.
    """
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for versions, default, modified in entries:
        links = [
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{addresses.absolute(path)}"/>'
            for code, path in (*versions.items(), ("x-default", default))
        ]
        change = f"<lastmod>{modified}</lastmod>" if modified else ""
        for path in versions.values():
            lines.append(f"<url><loc>{addresses.absolute(path)}</loc>{change}{''.join(links)}</url>")
    lines.append("</urlset>\n")
    return "\n".join(lines).encode()
