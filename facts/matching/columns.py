"""The names of a large fact base as columns: arrays that can be mapped from a file.

Words are numbered in alphabetical order; a name is the numbers of its units.
What scoring needs of a word (letters it has, consonants, who bears it) is kept
beside it, so that a search touches arrays and few strings.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from facts.matching import deletions, rarity
from facts.matching.evidence import kind_of, units
from facts.matching.spelling import fold, skeleton, words
from facts.matching.texts import Texts

Ints = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Columns:
    """Everything that is searched; every array can be read from a file as it is."""

    # by word
    words: Texts
    folded: Texts
    letters: Ints
    bones: Ints
    kind: Ints
    chance: Ints
    bearers: Ints
    # words by deletion, by consonants; names by word
    slots: Ints
    slot_words: Ints
    by_bones: Ints
    name_starts: Ints
    word_names: Ints
    # by name
    unit_starts: Ints
    unit_words: Ints
    unit_masks: Ints
    counts: Ints
    entity: Ints
    texts: Texts
    # by entity
    entity_ids: Sequence[Hashable]


def letters_of(text: str) -> int:
    """Bits for the letters of the word: one for each, another where it has it twice or more.

    As many bits as differ between two words, so many letters at least are put
    in or left out; a wrong letter is both.
    """
    once = twice = 0
    for c in text.encode():
        letter = 1 << (c & 31)
        twice |= once & letter
        once |= letter
    return twice << 32 | once


def bones_hash(text: str) -> int:
    """A number for the consonants; 0 where there are too few to say anything."""
    return crc32(text.encode()) | 1 if len(text) > 1 else 0


def build(names: Iterable[tuple[Hashable, str]]) -> Columns:
    """The columns of the names; a name without a word in it is left out."""
    number: dict[str, int] = {}
    entity_number: dict[Hashable, int] = {}
    unit_words, unit_masks = array("i"), array("H")
    counts, entity, lengths = array("B"), array("i"), array("i")
    texts = []
    for entity_id, text in names:
        parts = words(text)
        if not parts:
            continue
        listed = units(parts)
        for unit in listed:
            unit_words.append(number.setdefault(unit.text, len(number)))
            unit_masks.append(unit.mask)
        lengths.append(len(listed))
        counts.append(len(parts))
        entity.append(entity_number.setdefault(entity_id, len(entity_number)))
        texts.append(text)
    vocabulary = sorted(number)
    order = np.empty(len(number), np.int32)
    order[np.fromiter((number[w] for w in vocabulary), np.int64, len(number))] = np.arange(
        len(number), dtype=np.int32
    )
    return _columns(
        vocabulary,
        order[_ints(unit_words, np.int32)],
        _ints(unit_masks, np.uint16),
        _starts(_ints(lengths, np.int32)),
        _ints(counts, np.uint8),
        _ints(entity, np.int32),
        Texts.of(texts),
        list(entity_number),
    )


def _columns(
    vocabulary: list[str],
    unit_words: Ints,
    unit_masks: Ints,
    unit_starts: Ints,
    counts: Ints,
    entity: Ints,
    texts: Texts,
    entity_ids: list[Hashable],
) -> Columns:
    total, n_names = len(vocabulary), len(counts)
    folded = [fold(w) for w in vocabulary]
    skeletons = [skeleton(f) for f in folded]
    bones = np.fromiter(map(bones_hash, skeletons), np.uint32, total)
    kind = np.fromiter(map(kind_of, vocabulary), np.uint8, total)
    lengths = np.diff(unit_starts)
    name_of_unit = np.repeat(np.arange(n_names, dtype=np.int32), lengths)
    first = unit_words[unit_starts[:-1]]
    leading = np.bincount(first, minlength=total)
    # a word that is a name by itself is no given name
    leading[first[counts == 1]] = 0
    names_with = np.bincount(unit_words, minlength=total)
    pairs = np.unique(unit_words.astype(np.int64) << 32 | entity[name_of_unit])
    bearers = np.bincount(pairs >> 32, minlength=total).astype(np.int32)
    background = np.where(
        kind > 0,
        rarity.SMALL_WORD,
        np.where(leading * 2 > names_with, rarity.GIVEN_NAME, rarity.FAMILY_NAME),
    )
    chance = (bearers - 1 + rarity.BACKGROUND * background) / (len(entity_ids) + rarity.BACKGROUND)
    slots, slot_words = deletions.table(folded)
    by_word = np.argsort(unit_words, kind="stable")
    return Columns(
        words=Texts.of(vocabulary),
        folded=Texts.of(folded),
        letters=np.fromiter(map(letters_of, folded), np.uint64, total),
        bones=bones,
        kind=kind,
        chance=chance.astype(np.float32),
        bearers=bearers,
        slots=slots,
        slot_words=slot_words,
        # those whom many bear first, as a long list is cut
        by_bones=np.lexsort((-bearers, bones)).astype(np.int32),
        name_starts=_starts(names_with),
        word_names=name_of_unit[by_word],
        unit_starts=unit_starts,
        unit_words=unit_words,
        unit_masks=unit_masks,
        counts=counts,
        entity=entity,
        texts=texts,
        entity_ids=entity_ids,
    )


def _ints(values: array[int], kind: Any) -> Ints:
    return np.frombuffer(values, kind) if len(values) else np.zeros(0, kind)


def _starts(lengths: Ints) -> Ints:
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts.astype(np.int32) if starts[-1] < 2**31 else starts
