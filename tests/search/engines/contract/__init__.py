"""What every engine must do: one class of tests, which each engine's tests subclass."""

from tests.search.engines.contract.archive import ARCHIVE, article, word
from tests.search.engines.contract.articles import Articles
from tests.search.engines.contract.crowds import Crowds
from tests.search.engines.contract.generations import Generations
from tests.search.engines.contract.hiding import Hidden
from tests.search.engines.contract.matching import Matching
from tests.search.engines.contract.narrowing import Narrowing
from tests.search.engines.contract.ranking import Ranking

__all__ = ["ARCHIVE", "EngineContract", "article", "word"]


class EngineContract(Matching, Ranking, Narrowing, Articles, Crowds, Generations, Hidden):
    """Subclasses say how their engine is made, in ``engine_in``."""
