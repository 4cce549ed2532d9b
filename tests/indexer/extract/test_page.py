"""Whole pages: what is article and what is furniture, and pages made to hurt."""

from __future__ import annotations

import pytest

from indexer.errors import SourceError
from indexer.extract import EXTRACTOR_VERSION, NoArticleError, PageShapeError, extract
from indexer.extract.body import text_of
from indexer.extract.dom import read
from tests.indexer.extract.pages import PARAGRAPHS, RELATED, SENTENCES, page

BODY = "\n\n".join(SENTENCES)
MANY_ATTRIBUTES = " ".join(f"a{n}=1" for n in range(50_000))


def test_article_without_its_furniture() -> None:
    assert extract(page()).body == BODY


def test_version_is_said() -> None:
    assert EXTRACTOR_VERSION


@pytest.mark.parametrize(
    "body",
    [
        "<br><br>".join(SENTENCES),
        f"<form>{PARAGRAPHS}</form>",
        "".join(f'<div class="row"><div>{sentence}</div></div>' for sentence in SENTENCES),
        f'<div hidden id="S:1">{PARAGRAPHS}</div>',  # the parts of a page that is streamed
    ],
    ids=["parted by <br>", "in a form", "in sibling containers", "streamed"],
)
def test_body_in_unusual_places(body: str) -> None:
    assert extract(page(body=body)).body == BODY


def test_body_split_over_siblings_with_a_teaser_between() -> None:
    half = len(SENTENCES) // 2
    parts = [
        "".join(f"<p>{sentence}</p>" for sentence in part)
        for part in (SENTENCES[:half], SENTENCES[half:])
    ]
    body = extract(page(body=f'<div>{parts[0]}</div><aside class="related">{RELATED}</aside>'
                             f"<div>{parts[1]}</div>")).body  # fmt: skip
    assert body == BODY


def test_cells_of_a_row_share_a_paragraph() -> None:
    rows = "".join(
        f"<tr><td>Ferry {n} to the island</td><td>{n} passengers were counted in May</td></tr>"
        for n in range(20, 30)
    )
    body = extract(page(body=f"{PARAGRAPHS}<table>{rows}</table>{PARAGRAPHS}")).body
    assert "Ferry 21 to the island | 21 passengers were counted in May" in body.split("\n\n")


def test_paragraphs_of_one_cell_stay_apart() -> None:
    cells = "".join(
        f"<td><p>{first}</p><p>{second}</p></td>"
        for first, second in (SENTENCES[:2], SENTENCES[2:4])
    )
    table = read(f"<html><body><table><tr>{cells}</tr><tr><td>{SENTENCES[4]}</td></tr></table>")
    assert text_of(table, list(range(len(table.blocks.text)))) == "\n\n".join(
        [SENTENCES[0], f"{SENTENCES[1]} | {SENTENCES[2]}", SENTENCES[3], SENTENCES[4]]
    )


def test_text_that_only_shows_without_scripts() -> None:
    markup = f"<html><body><div id='app'></div><noscript>{PARAGRAPHS}</noscript></body></html>"
    assert extract(markup).body == BODY


def test_json_ld_body_is_the_last_resort() -> None:
    told = " ".join(SENTENCES)
    markup = (
        '<html><head><script type="application/ld+json">'
        f'{{"@type": "NewsArticle", "articleBody": "{told}"}}</script></head>'
        "<body><nav><a href='/'>Home</a></nav></body></html>"
    )
    assert extract(markup).body == told


@pytest.mark.parametrize(
    "markup",
    ["", "   ", "<!-- nothing -->", "<html><body><nav><a href=/>Home</a></nav></body></html>",
     "<html><body><script>render()</script></body></html>", "<" * 1000],
)  # fmt: skip
def test_no_article_is_an_error_with_a_reason(markup: str) -> None:
    with pytest.raises(NoArticleError) as caught:
        extract(markup)
    assert isinstance(caught.value, SourceError)
    assert caught.value.reason == "no article text"
    assert caught.value.detail


@pytest.mark.parametrize("language", ["tr", "kk", "ru"])
def test_other_languages(language: str) -> None:
    sentences = {
        "tr": (
            "Belediye meclisi salı günü eski iskelenin kıştan önce yenilenmesine karar verdi.",
            "Mühendisler iki yıldır kazıkların çürüdüğünü, fırtınada yıkılacağını söylüyordu.",
            "“Yeterince bekledik,” dedi vapurların en küçüğünü işleten Şükran Ilgaz.",
            "İşin bedeli dört milyon lira, çoğu yolcu gemilerinden alınan harçtan ödenecek.",
        ),
        "kk": (
            "Қала мәслихаты сейсенбі күні ескі көпірді қысқа дейін жөндеу туралы шешім қабылдады.",
            "Инженерлер екі жыл бойы тіректердің шіріп кеткенін ескертіп келген.",
            "«Біз ұзақ күттік», — деді көпір маңында дүкен ұстайтын Әсел Өтегенова тілшілерге.",
            "Жұмысқа төрт миллион теңге бөлінеді, оның көбі жергілікті салықтан түседі.",
        ),
        "ru": (
            "Городской совет во вторник решил отремонтировать старый мост ещё до наступления зимы.",
            "Инженеры два года предупреждали, что опоры сгнили и первое же половодье их снесёт.",
            "«Мы ждали слишком долго», — сказала журналистам Фёкла Ёлкина, хозяйка лавки у моста.",
            "Работы обойдутся в четыре миллиона рублей, большую часть даст местный налог.",
        ),
    }[language]
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    found = extract(page(body=body, language=language))
    assert found.body == "\n\n".join(sentences)
    assert found.language is not None
    assert found.language.value == language


@pytest.mark.parametrize(
    "markup",
    [
        f"<html><body>{'<div>' * 3_000}{PARAGRAPHS}{'</div>' * 3_000}</body></html>",
        f"<html><body>{'<div>' * 60_000}{PARAGRAPHS}</body></html>",
        f"<html><body>{'<span class=author>x' * 3_000}{PARAGRAPHS}</body></html>",
        f"<html><body><div {MANY_ATTRIBUTES}>{PARAGRAPHS}</div></body></html>",
        f"<html><head><meta {MANY_ATTRIBUTES[:100_000]}></head><body>{PARAGRAPHS}",
        f'<html><body><p class="{"x " * 1_000_000}author">a</p>{PARAGRAPHS}</body></html>',
        f"<html><body>{PARAGRAPHS}{'<time>' * 20_000}</body></html>",
        f'<html><head><script type="application/ld+json">{"[" * 99_999}</script>{PARAGRAPHS}',
        f'<html><head><meta "odd"=1 <b name="author" content="\x01"><body lang="\x01">{PARAGRAPHS}',
        f'<html><body>\x00<p title="\x00">\x0b{PARAGRAPHS}\ud800</body></html>',
    ],
    ids=["deep", "very deep", "deep spans", "attributes", "attributes of a meta", "long class",
         "times", "deep JSON", "odd attribute", "control characters"],
)  # fmt: skip
def test_hostile_pages_are_read(markup: str) -> None:
    body = extract(markup).body
    assert all(sentence in body for sentence in SENTENCES)


def test_a_hundred_thousand_paragraphs_are_all_read() -> None:
    paragraphs = (f"<p>{SENTENCES[n % 6]} It was entry {n} of the log.</p>" for n in range(100_000))
    body = extract(f"<html><body>{''.join(paragraphs)}</body></html>").body
    assert len(body.split("\n\n")) == 100_000


@pytest.mark.parametrize("length", [10, 100, 1_000])
def test_long_articles_stay_whole(length: int) -> None:
    entries = [f"{SENTENCES[n % 6]} It was entry {n} of the log." for n in range(length)]
    body = "".join(f"<p>{entry}</p>" for entry in entries)
    assert extract(page(body=body)).body == "\n\n".join(entries)


def test_what_cannot_be_read_whole_is_not_read() -> None:
    with pytest.raises(PageShapeError) as caught:
        extract(f"<html><body>{'<h1>' * 3_000}{PARAGRAPHS}")
    assert caught.value.reason == "page cannot be parsed"


def test_the_same_page_gives_the_same_article() -> None:
    assert extract(page()) == extract(page())


def test_a_flash_is_its_headline() -> None:
    flash = "NORTHERN BANK RAISES ITS LENDING RATE TO SEVEN PCT FROM SIX PCT"
    assert extract(f"<title>{flash}</title><h1>{flash}</h1>").body == flash


def test_nobody_is_asked_about_a_page_of_few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def extract_too(markup: str, **_: object) -> str:
        asked.append(markup)
        return "word " * 100

    monkeypatch.setattr("trafilatura.extract", extract_too)
    assert extract("<title>The ferry</title><p>It sails.</p><p>It comes back.</p>")
    assert not asked
    menu = "<nav><ul>" + "<li><a href='/'>Home and away</a>" * 30 + "</ul></nav>"
    assert extract(f"<title>The ferry</title>{menu}<p>It sails.</p>").body.count("word") == 100
    assert asked


def test_a_text_that_the_parser_leaves_in_the_head_is_found() -> None:
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    markup = (
        f"<html><title>The pier</title><nav><a href=/>Home</a></nav><article>{paragraphs}</article>"
    )
    assert extract(markup).body.split("\n\n")[-1] == SENTENCES[-1]
