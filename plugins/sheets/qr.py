"""QR codes for calling a number."""

from __future__ import annotations

from io import BytesIO

import segno


def qr_svg(link: str) -> bytes:
    """Return a QR code (ISO/IEC 18004) for *link* as SVG, dark on white in any colour scheme."""
    out = BytesIO()
    segno.make(link, error="m", micro=False).save(
        out, kind="svg", scale=4, border=4, light="#fff", xmldecl=False, svgclass=None, lineclass=None
    )
    return out.getvalue()
