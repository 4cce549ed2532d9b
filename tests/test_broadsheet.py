"""The roof: help, exit codes, and no module before it is needed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

import broadsheet
from search.errors import IndexDamagedError, IndexLockedError


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    assert broadsheet.run(["--help"]) == 0
    out = capsys.readouterr().out
    assert "broadsheet index documents/" in out
    assert all(
        f"  {name} " in out and line in out for name, (_, line) in broadsheet.COMMANDS.items()
    )
    assert max(map(len, out.splitlines())) <= 80


def test_nothing_to_do_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert broadsheet.run([]) == 2
    assert "Commands:" in capsys.readouterr().err


def test_help_imports_no_room() -> None:
    script = "import sys, broadsheet; broadsheet.run(['--help']); print(*sys.modules)"
    out = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True, text=True, check=True, cwd=Path(broadsheet.__file__).parent,
    ).stdout  # fmt: skip
    loaded = set(out.splitlines()[-1].split())
    assert not {"search", "indexer", "web", "rich", "flask"} & loaded


@pytest.mark.parametrize("name", broadsheet.COMMANDS)
def test_each_command_is_there_and_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    module, _, attribute = broadsheet.COMMANDS[name][0].partition(":")
    assert isinstance(getattr(import_module(module), attribute), click.Command)
    assert broadsheet.run([name, "--help"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"Usage: broadsheet {name} ")
    assert "--index" in out


def test_unknown_commands_are_usage_errors(capsys: pytest.CaptureFixture[str]) -> None:
    assert broadsheet.run(["serch"]) == 2
    assert "serch" in capsys.readouterr().err


@pytest.mark.parametrize("given", [["--index", "folder"], ["--index=folder"]])
def test_an_index_before_the_command_is_told_its_place(
    given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert broadsheet.run([*given, "search", "ferry"]) == 2
    assert "broadsheet COMMAND --index DIR" in capsys.readouterr().err
    assert broadsheet.run(["--indx", "folder", "search"]) == 2
    assert "No such option" in capsys.readouterr().err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert broadsheet.run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("broadsheet ")


def _raising(error: BaseException) -> click.Command:
    @click.command()
    def command() -> None:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (IndexDamagedError("It broke.", remedy="Mend it."), 4, "Error: It broke.\nMend it.\n"),
        (IndexLockedError("Taken."), 5, "Error: Taken.\n"),
        (KeyboardInterrupt(), 130, "Interrupted.\n"),
        (click.Abort(), 130, "Interrupted.\n"),
        (click.ClickException("No."), 2, "Error: No.\n"),
        (click.exceptions.Exit(3), 3, ""),
        (
            ValueError("odd"),
            1,
            "Internal error: ValueError: odd\nTo see where: broadsheet --traceback status\n",
        ),
    ],
)
def test_exit_codes(
    error: BaseException,
    code: int,
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(broadsheet.cli, "get_command", lambda ctx, name: _raising(error))
    assert broadsheet.run(["status"]) == code
    assert capsys.readouterr().err == says


def test_the_way_out_is_about_the_index_that_was_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = str(tmp_path / "of mine")
    for command in (["search", "x"], ["check"], ["index", "--rollback"], ["index", "--rebuild"]):
        assert broadsheet.run([*command, "--index", index]) == 2
        err = capsys.readouterr().err
        assert "broadsheet index" not in err or f"broadsheet index --index '{index}'" in err
    monkeypatch.setenv("BROADSHEET_INDEX", index)
    assert broadsheet.run(["search", "x", "--", "--index"]) == 2
    assert capsys.readouterr().err.endswith("\nIndex a folder: broadsheet index FOLDER\n")


def test_the_traceback_is_there_for_the_asking(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(broadsheet.cli, "get_command", lambda ctx, name: _raising(KeyError("x")))
    assert broadsheet.run(["--traceback", "status"]) == 1
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert err.endswith("Internal error: KeyError: 'x'\n")


def test_main_ends_the_process_with_the_code() -> None:
    with pytest.raises(SystemExit) as ended:
        broadsheet.main(["nonsense"])
    assert ended.value.code == 2


def test_ctrl_c_ends_with_130() -> None:
    """A command that waits for input that never comes."""
    script = (
        "import broadsheet, click, os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # as on a terminal
        "@click.command()\n"
        "def waiting():\n"
        "    print('ready', flush=True)\n"
        "    sys.stdin.read()\n"
        "broadsheet.cli.get_command = lambda ctx, name: waiting\n"
        "broadsheet.main(['status'])\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        cwd=Path(broadsheet.__file__).parent,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    os.kill(process.pid, signal.SIGINT)
    _, err = process.communicate()
    assert (process.returncode, err) == (130, "Interrupted.\n")
