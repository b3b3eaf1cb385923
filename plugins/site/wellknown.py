"""The small files that hosts, search engines and researchers look for."""

from __future__ import annotations

from plugins.site.network import Addresses, Network

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
"""What a page may load: this site's own files, and nothing else from anywhere."""


IN_HEADERS_ONLY = frozenset({"frame-ancestors"})
"""What a ``<meta>`` may not say (CSP3, section 3.3)."""


def policy(*, meta: bool = False) -> str:
    """Return the policy as a header says it, or as far as a ``<meta>`` may say it."""
    return "; ".join(
        f"{name} {value}"
        for name, value in CONTENT_SECURITY_POLICY.items()
        if not (meta and name in IN_HEADERS_ONLY)
    )


def robots(addresses: Addresses) -> bytes:
    """Return ``robots.txt`` (RFC 9309)."""
    return (
        f"User-agent: *\nAllow: /\n\nSitemap: {addresses.absolute(addresses.root('sitemap.xml'))}\n".encode()
    )


def headers(onion: str) -> bytes:
    """Return ``_headers``, which several hosts of static sites read; *onion* is the site's onion address."""
    onion_location = f"  Onion-Location: {onion}\n" if onion else ""
    return f"""/*
{onion_location}  Content-Security-Policy: {policy()}
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
  X-Frame-Options: DENY
  Permissions-Policy: camera=(), geolocation=(), microphone=(), interest-cohort=()
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Resource-Policy: same-origin
  Cache-Control: public, max-age=300, must-revalidate

/assets/*
  Cache-Control: public, max-age=31536000, immutable

/*/feed.atom
  Content-Type: application/atom+xml; charset=utf-8
  Access-Control-Allow-Origin: *
""".encode()


def security(network: Network, addresses: Addresses) -> bytes:
    """Return ``security.txt`` (RFC 9116)."""
    lines = [
        f"Contact: mailto:{network.mailbox_security}",
        f"Expires: {network.security_expires}",
        f"Preferred-Languages: {', '.join(network.languages)}",
        f"Canonical: {addresses.absolute(addresses.root('.well-known/security.txt'))}",
    ]
    return ("\n".join(lines) + "\n").encode()


def sitemap(entries: list[tuple[dict[str, str], str, str]], addresses: Addresses) -> bytes:
    """Return ``sitemap.xml`` with alternates.

    Each entry is the addresses of one page by language, its default one, and its last change
    (``YYYY-MM-DD``) or nothing.
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
