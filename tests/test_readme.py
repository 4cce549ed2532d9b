"""What the README says is true: its commands, tables and examples."""

import dataclasses
import json
import re
import shlex
import urllib.error
import urllib.request
from pathlib import Path

import click
import pytest

import broadsheet
from search.model import Query
from search.query import parse
from search.registry import open_engine
from search.settings import Settings, environment_name
from tests.conftest import ROOT, run_broadsheet

README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN_DEFAULTS = {"index": "in your data folder", "processes": "one a CPU"}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


def sessions() -> list[tuple[str, str]]:
    """Commands after a ``$``, each with the output that is shown under it."""
    return [
        (command, output)
        for block in blocks("console")
        for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    ]


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a line of the README."""
    table = README.split(heading, 1)[1].split("\n\n| ", 1)[1].split("\n\n", 1)[0]
    cells = [re.split(r"(?<!\\)\|", line.strip("|")) for line in table.splitlines()[2:]]
    return [[cell.strip().replace(r"\|", "|") for cell in row] for row in cells]


def looks_like(shown: str, output: str) -> bool:
    """Whether output is as shown, but for white space and what ``...`` stands for."""
    parts = ("".join(part.split()) for part in shown.split("..."))
    return re.fullmatch(".*".join(map(re.escape, parts)), "".join(output.split())) is not None


def fetch(address: str) -> str:
    try:
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()


@pytest.mark.parametrize(("command", "shown"), sessions())
def test_examples(command: str, shown: str, sample_index: Path, sample_server: str) -> None:
    program, *arguments = shlex.split(command)
    if program == "curl":
        output = fetch(arguments[0].replace("http://127.0.0.1:8000", sample_server))
        shown = shown.replace("http://127.0.0.1:8000", sample_server)
    else:
        assert program == "broadsheet"
        ran = run_broadsheet(sample_index, *arguments)
        assert ran.returncode == 0, ran.stderr
        output = ran.stdout
    assert looks_like(shown, output), output


def test_there_are_examples_of_each_door() -> None:
    commands = [command.split()[0] for command, _ in sessions()]
    assert {"broadsheet", "curl"} <= set(commands)


def test_the_jsonl_example_can_be_indexed(tmp_path: Path) -> None:
    (line,) = blocks("json")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "one.jsonl").write_text(line, encoding="utf-8")
    ran = run_broadsheet(tmp_path / "index", "index", "--json", str(tmp_path / "articles"))
    assert ran.returncode == 0, ran.stderr
    found = run_broadsheet(tmp_path / "index", "search", "ferry", "--format", "json").stdout
    (hit,) = json.loads(found)["hits"]
    assert (hit["origin"]["item"], hit["date"], hit["authors"]) == (
        "a-17", "2024-03-14", ["A. Seitkali"],
    )  # fmt: skip


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"\bmake ([a-z]+)\b", README))
    assert {"run", "test"} <= named
    assert named <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def test_ci_runs_the_readmes_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.search(r"^(exec )?make test$", script, re.MULTILINE)


def test_commands_and_options_exist() -> None:
    group = broadsheet.cli
    ctx = click.Context(group)
    documented: set[str] = set()
    for command, options in re.findall(r"`[^`]*?broadsheet ([a-z]+)([^`]*)`", README):
        documented.add(command)
        found = group.get_command(ctx, command)
        assert found is not None, command
        known = {name for parameter in found.params for name in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", options)) <= known, command
    assert documented == set(broadsheet.COMMANDS)


def test_exit_codes_are_those_of_the_help() -> None:
    documented = [code for code, _ in rows("**Exit codes**")]
    assert broadsheet.cli.help is not None
    told = broadsheet.cli.help.split("Exit codes:")[1]
    assert documented == re.findall(r"\b\d+\b", told)


@pytest.mark.parametrize(
    "query", [q for cell, _ in rows("## In the query") for q in re.findall(r"`([^`]+)`", cell)]
)
def test_queries_are_taken_as_typed_and_find_something(query: str, sample_index: Path) -> None:
    parsed = parse(query)
    assert parsed.notes == ()
    reader = open_engine("whoosh", sample_index).reader()
    try:
        assert reader.search(Query(tree=parsed.tree)).total
    finally:
        reader.close()


def test_settings_table() -> None:
    shown = README.split("<!-- settings -->\n", 1)[1].split("<!-- /settings -->", 1)[0]
    assert shown == settings_table()


def settings_table() -> str:
    """The table as it must stand in the README."""
    lines = ["| Setting | Default | What it is |", "|---|---|---|"]
    for knob in dataclasses.fields(Settings):
        default = SHOWN_DEFAULTS.get(knob.name, knob.default)
        told = knob.metadata["help"].replace(" (default: in the user's data folder)", "")
        lines.append(f"| `{environment_name(knob.name)}` | {default} | {told} |")
    return "\n".join(lines) + "\n"


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
