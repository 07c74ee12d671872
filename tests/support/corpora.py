"""The reference bytes of the protocol: every message of every published version, as a member's own tests hold them."""

from __future__ import annotations

import re
import zipfile
from functools import cache
from typing import NamedTuple

from tests.support.real import tests_jar

_NAME = re.compile(r"(\d+(?:\.\d+)+)\.protocol\.compatibility(\.null)?\.binary")


class Corpus(NamedTuple):
    """All messages of one version of the protocol, one after the other."""

    version: str
    null: bool
    """Whether everything nullable is null."""
    data: bytes


@cache
def corpora() -> tuple[Corpus, ...]:
    """Return all corpora, the oldest version first; skips the test when the jar can't be had and isn't required."""
    with zipfile.ZipFile(tests_jar()) as jar:
        found = [
            Corpus(match[1], match[2] is not None, jar.read(name))
            for name in jar.namelist()
            if (match := _NAME.fullmatch(name)) is not None
        ]
    return tuple(sorted(found, key=lambda corpus: (_numbers(corpus.version), corpus.null)))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
