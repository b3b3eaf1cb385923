"""Pictures are encoded quickly, only when their bytes change, and without metadata."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from plugins.content import pictures
from plugins.content.pictures import WIDTHS, PictureError, Pictures, encoded, size
from plugins.incremental.store import Store
from plugins.site.build import Build
from plugins.site.generator import load_site
from tests.campaigns.conftest import settings
from tests.conftest import ROOT
from tests.hostile.corpus import ES, edit, read
from tests.hostile.pictures import SECRET, with_secrets


def photo(width: int, height: int, kind: str = "JPEG", orientation: int = 1, mode: str = "RGB") -> bytes:
    """Return a picture whose left half is dark and whose right half is light."""
    image = Image.new(mode, (width, height), "black")
    image.paste(Image.new(mode, (width - width // 2, height), "white"), (width // 2, 0))
    exif = Image.Exif()
    exif[0x112] = orientation
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("shape", [(4000, 3000), (3001, 2003), (100, 5000), (1281, 1), (640, 480), (1, 1)])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8, 99])
def test_the_header_tells_the_size_that_is_published(
    shape: tuple[int, int], orientation: int, tmp_path: Path
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(photo(*shape, orientation=orientation))
    made = encoded(path.read_bytes())
    for width in WIDTHS:
        with Image.open(io.BytesIO(made[width])) as published:
            assert published.size == size(path, width)
            assert published.width <= width
            assert published.height <= 2 * width


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_published_as_the_camera_was_held(orientation: int) -> None:
    from PIL import ImageOps

    data = photo(3000, 2000, orientation=orientation)
    with Image.open(io.BytesIO(data)) as opened:
        wanted = ImageOps.exif_transpose(opened).resize((30, 30)).convert("L")
    with Image.open(io.BytesIO(encoded(data)[640])) as made:
        shown = made.resize((30, 30)).convert("L")
    for place in ((3, 3), (26, 3), (3, 26), (26, 26)):
        assert abs(int(shown.getpixel(place)) - int(wanted.getpixel(place))) < 30  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_pixels_is_published_or_cached(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(with_secrets(kind))
    for _ in range(2):  # encoded, then cached
        for data in Pictures(Store(tmp_path / "cache")).published(path).values():
            assert SECRET not in data
            with Image.open(io.BytesIO(data)) as made:
                assert set(made.info) <= {
                    "jfif",
                    "jfif_version",
                    "jfif_unit",
                    "jfif_density",
                    "progressive",
                    "progression",
                }
                assert not made.getexif()
    for cached in (tmp_path / "cache").rglob("*"):
        assert cached.is_dir() or SECRET not in cached.read_bytes()


def test_what_lies_beneath_transparent_pixels_is_not_published() -> None:
    image = Image.new("RGBA", (2600, 2600), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 1300, 2600))
    out = io.BytesIO()
    image.save(out, "PNG")
    with Image.open(io.BytesIO(encoded(out.getvalue())[1280])) as made:
        for x in (700, 900, 1279):
            red, green, blue = made.getpixel((x, 600))  # type: ignore[misc]
            assert min(red, green, blue) > 240


def test_another_picture_under_the_same_name_is_encoded(tmp_path: Path) -> None:
    path, made = tmp_path / "a.jpg", Pictures(Store(tmp_path / "cache"))
    path.write_bytes(photo(800, 600))
    first = made.published(path)
    path.write_bytes(photo(800, 600, orientation=6))
    assert made.published(path) != first


def test_a_damaged_picture_is_refused_though_it_is_decoded_at_a_reduced_size() -> None:
    data = photo(4000, 3000)
    with pytest.raises(PictureError):
        encoded(data[: len(data) * 2 // 3])


def test_an_edited_word_encodes_nothing_and_a_new_picture_removes_the_old_one(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = example / ES.replace("index.es.md", "a.jpg")
    picture.write_bytes(photo(2000, 1500))
    for code in ("es", "fr", "en"):
        edit(example / ES.replace(".es.", f".{code}."), alt_texts={"a.jpg": "x"})
    consent = {**read(example / ES)[0]["consent"], "covers": ["name", "place", "organisation", "photo"]}
    edit(example / ES, pictures=[{"file": "a.jpg"}], consent=consent)
    changes = {"PATH": str(example), "THEME": str(ROOT / "theme"), "CACHE_FOLDER": str(tmp_path / "cache")}

    def build() -> dict[str, bytes]:
        site, problems = load_site(settings(SHEETS=False, **changes))
        assert not [problem for problem in problems if problem.fatal]
        files = {file.path: file.data for file in Build(site).files() if "pictures/" in file.path}  # type: ignore[union-attr]
        site.cache.save()
        return files

    first = build()
    assert len(first) == 2
    (cached,) = (tmp_path / "cache/build/pictures").iterdir()
    edit(example / ES, title="Otro título")
    with monkeypatch.context() as patched:
        patched.setattr(pictures, "encoded", None)  # whoever calls it fails
        assert build() == first
    picture.write_bytes(photo(2000, 1500, orientation=3))
    assert build() != first
    (other,) = (tmp_path / "cache/build/pictures").iterdir()
    assert other != cached
