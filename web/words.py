"""What dates, languages and numbers are called on the pages."""

from __future__ import annotations

import re

from search import ArticleDate

_QUOTED = re.compile(r'"([^"“”]*)"')

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

#: Languages by their own names; any other goes by its code.
LANGUAGES = {
    "af": "Afrikaans", "am": "አማርኛ", "ar": "العربية", "az": "Azərbaycanca", "be": "Беларуская",
    "bg": "Български", "bn": "বাংলা", "bs": "Bosanski", "ca": "Català", "cs": "Čeština",
    "cy": "Cymraeg", "da": "Dansk", "de": "Deutsch", "el": "Ελληνικά", "en": "English",
    "eo": "Esperanto", "es": "Español", "et": "Eesti", "eu": "Euskara", "fa": "فارسی",
    "fi": "Suomi", "fr": "Français", "ga": "Gaeilge", "gl": "Galego", "gu": "ગુજરાતી",
    "he": "עברית", "hi": "हिन्दी", "hr": "Hrvatski", "hu": "Magyar", "hy": "Հայերեն",
    "id": "Bahasa Indonesia", "is": "Íslenska", "it": "Italiano", "ja": "日本語", "ka": "ქართული",
    "kk": "Қазақша", "km": "ខ្មែរ", "kn": "ಕನ್ನಡ", "ko": "한국어", "ku": "Kurdî",
    "ky": "Кыргызча", "la": "Latina", "lo": "ລາວ", "lt": "Lietuvių", "lv": "Latviešu",
    "mk": "Македонски", "ml": "മലയാളം", "mn": "Монгол", "mr": "मराठी", "ms": "Bahasa Melayu",
    "my": "မြန်မာ", "nb": "Norsk bokmål", "ne": "नेपाली", "nl": "Nederlands", "nn": "Norsk nynorsk",
    "no": "Norsk", "pa": "ਪੰਜਾਬੀ", "pl": "Polski", "ps": "پښتو", "pt": "Português",
    "ro": "Română", "ru": "Русский", "si": "සිංහල", "sk": "Slovenčina", "sl": "Slovenščina",
    "so": "Soomaali", "sq": "Shqip", "sr": "Српски", "sv": "Svenska", "sw": "Kiswahili",
    "ta": "தமிழ்", "te": "తెలుగు", "tg": "Тоҷикӣ", "th": "ไทย", "tk": "Türkmençe",
    "tl": "Tagalog", "tr": "Türkçe", "tt": "Татарча", "ug": "ئۇيغۇرچە", "uk": "Українська",
    "ur": "اردو", "uz": "Oʻzbekcha", "vi": "Tiếng Việt", "zh": "中文",
    "zxx": "No language",
}  # fmt: skip


def date_in_words(when: ArticleDate, *, clock: bool = False) -> str:
    """``14 March 2024``, ``March 2024`` or ``2024``, as precisely as it is known.

    ``clock``: the time of day too, where it is known, with its offset from UTC.
    """
    start = when.start
    month = f"{_MONTHS[start.month - 1]} {start.year}"
    if when.precision == "year":
        return str(start.year)
    if when.precision == "month":
        return month
    day = f"{start.day} {month}"
    if clock and when.precision == "time":
        return f"{day}, {start:%H:%M}{_offset(when)}"
    return day


def language_name(code: str) -> str:
    """The language's own name for itself, or the code where it is not in the table."""
    return LANGUAGES.get(code, code)


def typeset(query: str) -> str:
    """A query with its quotation marks as they are printed; it is read as the same query."""
    return _QUOTED.sub("“\\1”", query)


def number(count: int) -> str:
    """``21,578``: digits in groups of three."""
    return f"{count:,}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """``1 article``, ``21,578 articles``."""
    return f"{number(count)} {one if count == 1 else many or f'{one}s'}"


def _offset(when: ArticleDate) -> str:
    offset = when.start.utcoffset()
    if offset is None:
        return ""
    minutes = round(offset.total_seconds() / 60)
    if not minutes:
        return " UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f" UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")
