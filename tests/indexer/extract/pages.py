"""Pages of outlets that do not exist, with the furniture that real ones have."""

from __future__ import annotations

SENTENCES = (
    "The harbour council of Marrow Bay voted on Tuesday to rebuild the ferry pier before winter.",
    "Engineers had warned for two years that the pilings were rotten, and that one storm could"
    " take the landing stage with it.",
    "“We have waited long enough,” said Edda Lindqvist, who runs the smallest of three ferries.",
    "The work will cost 4.2 million crowns, most of which comes from a levy on cruise ships, and is"
    " to be finished by the end of November.",
    "Two members voted against it, because the tender had been open for only nine days.",
    "Until then the boats will land at the fish market, where passengers have to climb a ladder.",
)
PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)

MENU = "".join(
    f'<li class="menu-item"><a href="/{name.lower()}">{name}</a></li>'
    for name in ("Home", "Politics", "Harbour", "Weather", "Sport", "Contact")
)
RELATED = "".join(
    f'<div class="related-card"><a href="/r{number}">Another story number {number} of the week</a>'
    f'<span class="date">March {number}, 2019</span></div>'
    for number in range(1, 7)
)
TITLE = "Marrow Bay rebuilds its ferry pier"


def page(
    *,
    head: str = "",
    title: str = f"{TITLE} | The Marrow Bay Courier",
    above: str = f"<h1>{TITLE}</h1>",
    body: str = PARAGRAPHS,
    below: str = "",
    language: str = "en",
) -> str:
    """A news page with a menu above, related stories and a footer below."""
    return f"""<!DOCTYPE html><html lang="{language}"><head><title>{title}</title>{head}</head>
    <body><header class="site-header"><nav class="main-menu"><ul>{MENU}</ul></nav></header>
    <main><article class="story">{above}<div class="article-body">{body}</div>{below}</article>
    <aside class="sidebar related"><h3>Related stories</h3>{RELATED}</aside></main>
    <div class="newsletter-signup"><p>Sign up for our newsletter and get the harbour news daily.</p>
    <form><input type="email"><button>Subscribe</button></form></div>
    <footer class="footer"><p>© 2016 The Marrow Bay Courier. All rights reserved.</p>
    <a href="/privacy">Privacy policy</a> <a href="/terms">Terms of use</a></footer>
    </body></html>"""


def json_ld(text: str) -> str:
    """A script element with JSON-LD in it."""
    return f'<script type="application/ld+json">{text}</script>'
