from __future__ import annotations

import pytest

from indexer.language import detect, primary_subtag


@pytest.mark.parametrize(
    ("declared", "code"),
    [("en-US", "en"), ("EN", "en"), ("kk", "kk"), ("tur", "tr"), ("nb_NO", "no"), ("zh-Hant", "zh"),
     ("English", None), ("", None), ("x", None), ("1", None)],
)  # fmt: skip
def test_declared_languages(declared: str, code: str | None) -> None:
    assert primary_subtag(declared) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The ferry could not leave the harbour because the captain waited for the ice.", "en"),
        ("Паром не смог выйти из порта, потому что капитан ждал ледокола у причала.", "ru"),
        ("Gemi limandan çıkamadı çünkü kaptan buzların erimesini bekliyordu, dediler.", "tr"),
        ("Кеме айлақтан шыға алмады, өйткені капитан мұздың еруін күтіп тұрды.", "kk"),
        ("Too short", None),
        ("1 2 3 " * 50, None),
    ],
)
def test_detected_languages(text: str, code: str | None) -> None:
    assert detect(text) == code
