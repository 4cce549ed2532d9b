"""A bar chart as SVG: how long each class of questions takes us, the peer's time being 1."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import log10

_LEFT, _WIDTH, _BAR, _GAP, _TOP = 190, 520, 7, 8, 46
_LEAST, _MOST = 0.03, 30.0
_LINES = (0.1, 0.3, 1, 3, 10)
_STYLE = """
  text { font: 12px system-ui, sans-serif; fill: #222 } .faint { fill: #666 }
  line { stroke: #ccc } .one { stroke: #888; stroke-width: 1.5 }
  .s0 { fill: #2166ac } .s1 { fill: #92c5de } .s2 { fill: #b2182b }
  @media (prefers-color-scheme: dark) {
    text { fill: #ddd } .faint { fill: #999 } line { stroke: #444 } .one { stroke: #999 }
  }"""


def chart(title: str, series: Sequence[str], rows: Sequence[tuple[str, Sequence[float]]]) -> str:
    """``rows``: for each class its ratios, one a series; on a logarithmic axis."""
    step = _BAR * len(series) + _GAP
    bottom = _TOP + step * len(rows)
    drawn = []
    for value in _LINES:
        at = _LEFT + _place(value)
        kind = ' class="one"' if value == 1 else ""
        drawn.append(f'<line{kind} x1="{at:.0f}" y1="{_TOP - 6}" x2="{at:.0f}" y2="{bottom}"/>')
        drawn.append(f'<text class="faint" x="{at:.0f}" y="{bottom + 14}" text-anchor="middle">'
                     f"{value:g}</text>")  # fmt: skip
    for number, (name, ratios) in enumerate(rows):
        top = _TOP + step * number
        middle = top + _BAR * len(series) / 2 + 4
        drawn.append(f'<text x="{_LEFT - 8}" y="{middle:.0f}" text-anchor="end">'
                     f"{escape(name)}</text>")  # fmt: skip
        for at, ratio in enumerate(ratios):
            drawn.append(
                f'<rect class="s{at}" x="{_LEFT}" y="{top + _BAR * at}" height="{_BAR - 1}"'
                f' width="{max(1.0, _place(ratio)):.1f}"><title>{ratio:.2f}</title></rect>'
            )
    keys = []
    for at, name in enumerate(series):
        x = _LEFT + at * 150
        keys.append(f'<rect class="s{at}" x="{x}" y="26" width="10" height="10"/>')
        keys.append(f'<text x="{x + 15}" y="35">{escape(name)}</text>')
    lines = "\n".join([*keys, *drawn])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 20} {bottom + 24}"'
        f' role="img">\n<title>{escape(title)}</title>\n<style>{_STYLE}\n</style>\n'
        f'<text x="{_LEFT}" y="16">{escape(title)}</text>\n{lines}\n</svg>\n'
    )


def _place(ratio: float) -> float:
    """Where a ratio stands on the axis, from 0 to its width."""
    within = min(max(ratio, _LEAST), _MOST)
    return _WIDTH * (log10(within) - log10(_LEAST)) / (log10(_MOST) - log10(_LEAST))
