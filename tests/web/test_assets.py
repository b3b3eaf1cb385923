"""Bundles: smaller than their sources, and the same to a browser; what is not CSS or is misread is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plugins.web.assets import AssetError, bundle
from tests.conftest import ROOT

STATIC = ROOT / "theme/static"


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A copy of the static files of the theme."""
    return Path(shutil.copytree(STATIC, tmp_path / "static"))


def stylesheet(static: Path, css: str) -> str:
    """Return what the bundle has of a stylesheet with *css*."""
    shutil.rmtree(static / "css")
    for name in ("tokens", "layout", "components", "print"):
        (static / "css" / name).mkdir(parents=True)
    (static / "css/base.css").write_text(css, "utf-8")
    assets = bundle(static, "")
    text = assets.files[assets.stylesheet].decode()
    return text.partition("@layer base{")[2].partition("}\n@layer tokens")[0]


def script(static: Path, js: str) -> str:
    """Return the script of every page for a theme with the script *js* alone."""
    for path in (static / "js").glob("*.js"):
        path.unlink()
    (static / "js/one.js").write_text(js, "utf-8")
    assets = bundle(static, "")
    return assets.files[assets.script].decode()


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("/* why */\na { color : red; }\n\n", "a{color :red}"),
        ("a { width: calc(100% - (2 * var(--x)) + 1px); }", "a{width:calc(100% - (2 * var(--x)) + 1px)}"),
        (".x :hover { --y: 1 } .x:hover { --y: 2 }", ".x :hover{--y:1}.x:hover{--y:2}"),
        ("@layer a, b;\n@layer a { .x :hover { top: 0 } }", "@layer a,b;@layer a{.x :hover{top:0}}"),
        (".x:is( .a , .b ) :not( .c ) > p + q { top: 0 }", ".x:is(.a,.b) :not(.c)>p + q{top:0}"),
        (".a { & :hover { top: 0 } > .c { top: 1px } }", ".a{& :hover{top:0}>.c{top:1px}}"),
        (
            "@media (min-width: 40rem) and (not (hover)) { a { top: 0 } }",
            "@media (min-width:40rem) and (not (hover)){a{top:0}}",
        ),
        (
            '.a::after { content: " /* no  */ ; } : "; quotes: "«" "»" }',
            '.a::after{content:" /* no  */ ; } : ";quotes:"«" "»"}',
        ),
        (".x { font: 700 var(--s)/1 var(--f); margin: -1px !important }", None),
        ('[data-x="a  b" i] { background: url("x y.png") }', '[data-x="a  b" i]{background:url("x y.png")}'),
        ("li:nth-child(2n + 1 of .a) { top: 0 }", "li:nth-child(2n + 1 of .a){top:0}"),
        (".sm\\:x { top: 0 } .\\31 0 { top: 1px }", ".sm\\:x{top:0}.\\31 0{top:1px}"),
        ("a/**/b { top: 0 }", "a/**/b{top:0}"),
    ],
)
def test_a_stylesheet_loses_what_means_nothing(static: Path, css: str, expected: str | None) -> None:
    expected = expected or ".x{font:700 var(--s)/1 var(--f);margin:-1px !important}"
    assert stylesheet(static, css) == expected


@pytest.mark.parametrize("css", ["a { top: 0 }\n}", 'a { content: "x\n }', "a { background: url(x y) }"])
def test_what_is_not_css_is_refused_at_its_line(static: Path, css: str) -> None:
    with pytest.raises(AssetError, match=r"base\.css:[12]: is not CSS: "):
        stylesheet(static, css)


def test_the_stylesheet_of_one_file_cannot_end_in_another(static: Path) -> None:
    (static / "css/components/card.css").write_text("@layer x;", "utf-8")
    assets = bundle(static, "")
    assert "@layer components{@layer x;}" in assets.files[assets.stylesheet].decode()


@pytest.mark.parametrize(
    ("js", "expected"),
    [
        ("// why\nvar a = 1; /* why */ var b = a + +a;\n", "var a=1;var b=a+ +a;"),
        ('var a = "/* not */  a // b";', 'var a="/* not */  a // b";'),
        ("if (x) /re  [/*]+/g.test(y);", "if(x)/re  [/*]+/g.test(y);"),
        ("return /x  y/.test(z)", "return/x  y/.test(z)"),
        ("var a = `two  spaces // ${ b + 1 } \\` `;", "var a=`two  spaces // ${ b + 1 } \\` `;"),
        ("var a = b\nvar c = d", "var a=b\nvar c=d"),
    ],
)
def test_a_script_loses_what_means_nothing(static: Path, js: str, expected: str) -> None:
    assert script(static, js) == expected


@pytest.mark.parametrize(
    "js", ["var a = `x ${b ? `y // z` : 1}`;", "var a = `${f({b: `c`})}`;", "var a = '`';"]
)
def test_a_script_that_the_minifier_would_misread_is_refused(static: Path, js: str) -> None:
    with pytest.raises(AssetError, match=r"one\.js: has ` or braces within a template literal"):
        script(static, js)


def test_the_bundles_of_the_theme_are_smaller_than_their_sources() -> None:
    files = bundle(STATIC, "").files
    for suffix, least in ((".css", 0.1), (".js", 0.4)):
        sources = sum(path.stat().st_size for path in STATIC.rglob(f"*{suffix}"))
        bundled = sum(len(data) for name, data in files.items() if name.endswith(suffix))
        assert bundled < (1 - least) * sources


def test_the_licence_of_the_search_library_stays() -> None:
    assets = bundle(STATIC, "")
    assert (
        assets.files[assets.scripts["search"]]
        .decode()
        .startswith("/*! MiniSearch (minisearch-7.2.0.js)\nCopyright")
    )
