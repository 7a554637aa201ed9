"""The fact base as it ships: never changed, so that a process of the tests loads it once."""

from pathlib import Path

from facts.loader import load
from facts.model import EntityType

ROOT = Path(__file__).parent.parent
BASE = load(ROOT / "facts/base", ROOT / "seeds")
PEOPLE = [e for e in BASE.entities.values() if e.type is EntityType.PERSON]
