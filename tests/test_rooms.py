"""The walls of the house, as data: who may import whom, and who may name which library."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("search", "indexer", "web", "broadsheet")

# Everything below names modules. A name stands for itself and all that is inside it; "name!" is
# that one module, without what is inside.

#: What a package may import of the house. The roof has a table of strings and imports no room but
#: the ground; indexer and web see the ground's face alone.
MAY_IMPORT = {
    "search": {"search"},
    "indexer": {"indexer", "search!", "search.options"},
    "web": {"web", "search!", "search.options"},
    "broadsheet": {"search!", "search.errors", "search.options", "search.settings"},
}

#: Inside a package: these are imported by those, and by themselves, only.
PRIVATE = {
    "search.engines": set[str](),  # the registry finds an engine by name, when it is asked for
    "search.cli": set[str](),
    "indexer.cli": set[str](),
    "web.cli": set[str](),
}

COMMANDS = {"broadsheet", "search.cli", "indexer.cli", "web.cli"}
SHOWN = {"indexer.report", "indexer.progress"}  # what a run looks like in a terminal
REQUESTS = {  # what knows of requests and answers; the rest of web is plain values
    "web!", "web.api", "web.cli", "web.errors", "web.headers", "web.pages", "web.replies",
    "web.serving",
}  # fmt: skip
OPTIONS = {"search.options"}  # what the doors' options have in common

#: Which room may name which library. One that is not here may be named nowhere.
LIBRARIES: dict[str, set[str]] = {
    "Stemmer": {"search.text"},
    "bs4": {"indexer.extract"},
    "charset_normalizer": {"indexer.encoding"},
    "click": COMMANDS | SHOWN | OPTIONS,
    "dateparser": {"indexer.dates", "indexer.extract.dates"},
    "filelock": {"search.generations"},
    "flask": REQUESTS,
    "jinja2": REQUESTS,
    "lxml": {"indexer.extract"},
    "markdown_it": {"indexer.formats.markdown"},
    "markupsafe": REQUESTS,
    "numpy": {"indexer.extract", "indexer.language_walk", "search.engines.whoosh.codec"},
    "orjson": {"search.engines.whoosh.stored", "web.replies"},
    "platformdirs": {"search.settings"},
    "py3langid": {"indexer.language", "indexer.language_walk"},
    "pypdfium2": {"indexer.formats.pdf"},
    "rich": SHOWN,
    "trafilatura": {"indexer.extract"},
    "waitress": REQUESTS,
    "werkzeug": REQUESTS,
    "whoosh": {"search.engines.whoosh"},
    "yaml": {"indexer.front_matter"},
    "zstandard": {"search.engines.whoosh.codec"},
}

#: What Flask brings with it and stands for.
BROUGHT_BY_FLASK = {"jinja2", "markupsafe", "werkzeug"}

STANDARD = sys.stdlib_module_names | {"_typeshed"}  # the latter is known to type checkers only

#: The doors, where settings are read; the face hands the name on.
READS_SETTINGS = COMMANDS | {"search.settings", "search!", "web!"}
NAMES_SETTINGS = {"environment_name"}  # how a setting is called, for messages: nothing is read
READS_ENVIRONMENT = {"search.settings", "broadsheet"}  # the roof says what libraries mind


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One name that a module imports: ``from a.b import c`` is module ``a.b``, name ``c``."""

    by: str
    line: int
    module: str
    name: str | None = None

    def __str__(self) -> str:
        what = f"from {self.module} import {self.name}" if self.name else f"import {self.module}"
        return f"{self.by}:{self.line}: {what}"


def is_in(module: str, rooms: set[str]) -> bool:
    """Whether a module is one of the rooms, or in one of them."""
    return any(
        module == room.rstrip("!") or (module.startswith(room + ".") and room[-1] != "!")
        for room in rooms
    )


def imports(source: str, module: str, *, is_package: bool = False) -> Iterator[Import]:
    """Every import in a file, wherever it stands: in a function, or for type checkers only."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    yield Import(by=module, line=node.lineno, module=alias.name)
            case ast.ImportFrom(module=origin, names=names, level=level):
                package = module.split(".") if is_package else module.split(".")[:-1]
                package = package[: len(package) + 1 - level] if level else []
                parts = [*package, *(origin.split(".") if origin else [])]
                for alias in names:
                    yield Import(
                        by=module, line=node.lineno, module=".".join(parts), name=alias.name
                    )
            case ast.Call(func=function, args=[ast.Constant(value=str(name)), *_]):
                if ast.unparse(function).rpartition(".")[2] in {"import_module", "__import__"}:
                    yield Import(by=module, line=node.lineno, module=name)


def environment_reads(source: str) -> Iterator[int]:
    """The lines that touch the environment of the process."""
    names = {"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"}
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name(id="os"), attr=name) if name in names:
                yield node.lineno
            case ast.ImportFrom(module="os", names=aliases):
                if names & {alias.name for alias in aliases}:
                    yield node.lineno


def module_files() -> dict[str, Path]:
    files = list(ROOT.glob("broadsheet.py"))
    for package in PACKAGES[:-1]:
        files += sorted((ROOT / package).rglob("*.py"))
    return {
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
        for file in files
    }


FILES = module_files()
IMPORTS = [
    found
    for module, file in FILES.items()
    for found in imports(
        file.read_text(encoding="utf-8"), module, is_package=file.name == "__init__.py"
    )
]


def target(found: Import) -> str:
    """The module that is meant: ``from search import text`` means the module search.text."""
    inner = f"{found.module}.{found.name}"
    return inner if found.name and inner in FILES else found.module


def in_house(found: Import) -> bool:
    return found.module.split(".")[0] in PACKAGES


def test_there_is_a_house() -> None:
    assert {module.split(".")[0] for module in FILES} == set(PACKAGES)
    assert len(IMPORTS) > 100


def test_packages_import_only_what_is_below_them() -> None:
    wrong = [
        str(found)
        for found in IMPORTS
        if in_house(found) and not is_in(target(found), MAY_IMPORT[found.by.split(".")[0]])
    ]
    assert wrong == []


def test_inner_rooms_are_private() -> None:
    wrong = [
        str(found)
        for found in IMPORTS
        for room, guests in PRIVATE.items()
        if is_in(target(found), {room}) and not is_in(found.by, {room, *guests})
    ]
    assert wrong == []


def test_the_face_has_all_that_is_imported_from_it() -> None:
    import search

    wrong = [
        str(found)
        for found in IMPORTS
        if found.module == "search"
        and found.name
        and found.by.split(".")[0] != "search"
        and found.name not in search.__all__
    ]
    assert wrong == []
    assert [name for name in search.__all__ if not hasattr(search, name)] == []
    assert len(search.__all__) == len(set(search.__all__))


def test_each_library_is_named_in_its_room_only() -> None:
    wrong = [
        str(found)
        for found in IMPORTS
        if (top := found.module.split(".")[0]) not in STANDARD
        and not in_house(found)
        and not is_in(found.by, LIBRARIES.get(top, set()))
    ]
    assert wrong == []


def test_settings_are_read_at_the_doors_only() -> None:
    tree = ast.parse(FILES["search.settings"].read_text(encoding="utf-8"))
    of_settings = {
        node.name for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)
    }
    wrong = [
        str(found)
        for found in IMPORTS
        if (
            target(found) == "search.settings"
            or (found.module == "search" and found.name in of_settings)
        )
        and found.name not in NAMES_SETTINGS
        and not is_in(found.by, READS_SETTINGS)
    ]
    assert wrong == []


def test_the_environment_is_read_in_one_place() -> None:
    wrong = [
        f"{module}:{line}"
        for module, file in FILES.items()
        for line in environment_reads(file.read_text(encoding="utf-8"))
        if not is_in(module, READS_ENVIRONMENT)
    ]
    assert wrong == []


def test_the_table_of_libraries_has_no_strangers() -> None:
    used = {found.module.split(".")[0] for found in IMPORTS}
    assert set(LIBRARIES) - used - BROUGHT_BY_FLASK == set()


def test_every_library_that_is_named_is_a_dependency_of_its_own() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
    distributions = metadata.packages_distributions()
    wrong = [
        str(found)
        for found in IMPORTS
        if (top := found.module.split(".")[0]) not in STANDARD | BROUGHT_BY_FLASK
        and not in_house(found)
        and declared.isdisjoint(map(canonicalize_name, distributions.get(top, [])))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "module", "name"),
    [
        ("import bs4.element as e", "bs4.element", None),
        ("def late():\n    from flask import g", "flask", "g"),
        ("if TYPE_CHECKING:\n    import lxml", "lxml", None),
        ("from . import text", "search.query", "text"),
        ("from ..model import Article", "search.model", "Article"),
        ("from ... import indexer", "", "indexer"),
        ("importlib.import_module('web.pages')", "web.pages", None),
        ("__import__('web')", "web", None),
    ],
)
def test_imports_are_seen_wherever_they_hide(source: str, module: str, name: str | None) -> None:
    (found,) = imports(source, "search.query.parser")
    assert (found.module, found.name) == (module, name)


@pytest.mark.parametrize(
    "source",
    ["import os\nos.environ['A']", "def f():\n    return os.getenv('A')", "from os import environ"],
)
def test_reading_the_environment_is_seen(source: str) -> None:
    assert list(environment_reads(source))


def test_rooms_are_told_apart() -> None:
    assert is_in("search.text", {"search"})
    assert not is_in("searching", {"search"})
    assert is_in("search", {"search!"})
    assert not is_in("search.text", {"search!"})
