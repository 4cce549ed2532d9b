"""Broadsheet beside other search engines: the same articles and questions, in one run.

    python -m benchmarks.engines build kernels --articles N --rows common,mid --peers tantivy

``corpora`` reads articles, ``asks`` says what can be asked, ``rows`` draws the questions, ``peers``
are the engines, and each measurement is a module that prints its figures and keeps them as JSON.
"""
