"""The index of a crowd, which no test changes: made once."""

import pytest

from facts.matching import NameIndex
from tests.facts.matching.crowd import PEOPLE


@pytest.fixture(scope="session")
def index() -> NameIndex:
    return NameIndex(PEOPLE)
