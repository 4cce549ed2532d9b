# mypy: ignore-errors
"""The other end of ``xapian``: reads what to do line by line, answers line by line.

It runs in the system's Python, and so imports nothing of Broadsheet. All default fields are
indexed together as well as by themselves, as Xapian's documentation has it.
"""

import json
import sys
import time

import xapian

_PREFIXES = {"title": "S", "body": "B", "tag": "K", "author": "A"}
_SECTION, _YEAR, _DAY = range(3)  # slots of values


class Process:
    """What is open, and what was prepared."""

    def __init__(self):
        self._stemmer = xapian.Stem("en")
        self._calls = []
        self._base = None

    def build(self, message):
        base = xapian.WritableDatabase(message["folder"], xapian.DB_CREATE_OR_OVERWRITE)
        generator = xapian.TermGenerator()
        generator.set_stemmer(self._stemmer)
        generator.set_stemming_strategy(generator.STEM_ALL)
        answer({})
        for line in sys.stdin:
            article = json.loads(line)
            if not article:
                break
            document = xapian.Document()
            generator.set_document(document)
            for field, prefix in _PREFIXES.items():
                values = article[field]
                for value in [values] if isinstance(values, str) else values:
                    generator.index_text(value)
                    generator.increase_termpos()
                    if field != "body":
                        generator.index_text(value, 1, prefix)
                        generator.increase_termpos()
            document.set_data(json.dumps(article))
            document.add_value(_SECTION, article["section"])
            document.add_value(_YEAR, article["day"][:4])
            document.add_value(_DAY, article["day"])
            document.add_boolean_term("Q" + article["id"])
            base.add_document(document)
        base.close()
        return {}

    def open(self, message):
        self._base = xapian.Database(message["folder"])
        self._parser = xapian.QueryParser()
        self._parser.set_database(self._base)
        self._parser.set_stemmer(self._stemmer)
        self._parser.set_stemming_strategy(self._parser.STEM_ALL)
        for field, prefix in _PREFIXES.items():
            self._parser.add_prefix(field, prefix)
        return {}

    def prepare(self, message):
        if message["kind"] in ("suffix", "fuzzy", "near", "mixed"):
            return {"prepared": None}
        page = message["level"] in ("c", "c3")
        query = None if page else self._query(message)
        self._calls.append((query, message, page))
        return {"prepared": len(self._calls) - 1}

    def ask(self, message):
        query, asked, page = self._calls[message["prepared"]]
        cpu, began = time.process_time(), time.perf_counter()
        total = self._page(asked) if page else self._kernel(query, asked)
        wall = time.perf_counter() - began
        return {"wall": wall, "cpu": time.process_time() - cpu, "total": total}

    def _kernel(self, query, asked):
        enquire = xapian.Enquire(self._base)
        enquire.set_query(query)
        if asked["kind"] == "newest":
            enquire.set_sort_by_value(_DAY, True)
        checked = 0 if asked["level"] == "a" else self._base.get_doccount()
        found = enquire.get_mset(0, 10, checked)
        top = [(item.docid, item.weight) for item in found]
        return found.get_matches_estimated() if top else 0

    def _page(self, asked):
        query = self._parsed(asked)
        enquire = xapian.Enquire(self._base)
        enquire.set_query(query)
        if asked["kind"] == "newest":
            enquire.set_sort_by_value(_DAY, True)
        spies = [xapian.ValueCountMatchSpy(slot) for slot in (_SECTION, _YEAR)]
        for spy in spies:
            enquire.add_matchspy(spy)
        found = enquire.get_mset(0, 10, self._base.get_doccount())
        page = []
        for item in found:
            article = json.loads(item.document.get_data())
            page.append((item.weight, article, found.snippet(article["body"], 200, self._stemmer)))
        facets = [[(one.term, one.termfreq) for one in spy.top_values(10)] for spy in spies]
        return found.get_matches_estimated() if facets else 0

    def _parsed(self, asked):
        words, kind = asked["words"], asked["kind"]
        text = " ".join(words)
        flags = xapian.QueryParser.FLAG_DEFAULT
        operator = xapian.Query.OP_AND
        if kind == "or":
            operator = xapian.Query.OP_OR
        elif kind == "phrase":
            text = f'"{text}"'
        elif kind == "prefix":
            text, flags = f"{text}*", flags | xapian.QueryParser.FLAG_WILDCARD
        self._parser.set_default_op(operator)
        prefix = _PREFIXES[asked["field"]] if asked["field"] else ""
        return self._within(self._parser.parse_query(text, flags, prefix), asked)

    def _query(self, asked):
        prefix = _PREFIXES[asked["field"]] if asked["field"] else ""
        terms = [prefix + self._stemmer(word.lower()).decode() for word in asked["words"]]
        kind = asked["kind"]
        if kind == "phrase":
            query = xapian.Query(xapian.Query.OP_PHRASE, terms)
        elif kind == "or":
            query = xapian.Query(xapian.Query.OP_OR, terms)
        elif kind == "prefix":
            begin, limit = prefix + asked["words"][0], xapian.Query.WILDCARD_LIMIT_ERROR
            query = xapian.Query(xapian.Query.OP_WILDCARD, begin, 0, limit)
        else:
            query = xapian.Query(xapian.Query.OP_AND, terms)
        return self._within(query, asked)

    def _within(self, query, asked):
        if not asked["between"]:
            return query
        days = xapian.Query(xapian.Query.OP_VALUE_RANGE, _DAY, *asked["between"])
        return xapian.Query(xapian.Query.OP_FILTER, query, days)


def answer(message):
    """Write an answer."""
    print(json.dumps(message), flush=True)


def main():
    """Answer until there is no more to do."""
    process = Process()
    while line := sys.stdin.readline():
        message = json.loads(line)
        answer(getattr(process, message["do"])(message))


if __name__ == "__main__":
    main()
