"""Metrics in their compressed form: what is written can be read, and is what the official client writes."""

from __future__ import annotations

import json
from typing import Final

import pytest

from hazelcast.cluster.metrics_blob import Metric, Unit, compress
from hazelcast.errors import InvalidArgumentValueError
from tests.support.metrics import Read, decompress
from tests.support.peer import run_peer

METRICS: Final = [
    Metric("os", "totalPhysicalMemorySize", 25_276_514_304),
    Metric("os", "systemLoadAverage", 5.5),
    Metric("runtime", "uptime", 15_997, Unit.MILLISECONDS),
    Metric("tcp", "bytesSend", 2**63 - 1, Unit.BYTES),
    Metric("tcp", "bytesReceived", -(2**63), Unit.BYTES),
    Metric("nearcache", "hits", 0, Unit.COUNT, "name", "capitals"),
    Metric("nearcache", "misses", 1, Unit.COUNT, "name", "capitals"),
    Metric("nearcache", "hits", 2, Unit.COUNT, "name", "capitaine œuf"),
    Metric("", "hits", 3, None, "name", "x" * 255),
]

PEER = """
import json, sys
from hazelcast.metrics import MetricDescriptor, MetricsCompressor

compressor = MetricsCompressor()
for prefix, name, value, unit, discriminator, discriminator_value in json.loads(sys.argv[1]):
    descriptor = MetricDescriptor(name, prefix, discriminator, discriminator_value, unit)
    (compressor.add_double if isinstance(value, float) else compressor.add_long)(descriptor, value)
print(compressor.generate_blob().hex())
"""


def as_read(metric: Metric) -> Read:
    return Read(
        metric.prefix or None,
        metric.name,
        metric.discriminator,
        metric.discriminator_value,
        metric.unit,
        {},
        metric.value,
    )


def test_what_is_written_can_be_read() -> None:
    read = decompress(compress(METRICS))

    assert read == [as_read(metric) for metric in METRICS]
    assert [type(metric.value) for metric in read] == [type(metric.value) for metric in METRICS]


def test_no_metrics() -> None:
    assert decompress(compress([])) == []


def test_a_name_outside_the_basic_plane() -> None:
    metrics = [Metric("nearcache", "hits", number, None, "name", name) for number, name in enumerate(("😀", "😁", "é"))]

    assert decompress(compress(metrics)) == [as_read(metric) for metric in metrics]


@pytest.mark.parametrize("name", ["x" * 256, "😀" * 128])
def test_a_word_that_is_too_long(name: str) -> None:
    with pytest.raises(InvalidArgumentValueError, match="255"):
        compress([Metric("os", name, 1)])


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1])
def test_an_int_that_is_too_large(value: int) -> None:
    with pytest.raises(InvalidArgumentValueError, match="64 bits"):
        compress([Metric("os", "size", value)])


def test_the_official_client_writes_the_same() -> None:
    plain = [[m.prefix, m.name, m.value, m.unit, m.discriminator, m.discriminator_value] for m in METRICS]
    theirs = bytes.fromhex(run_peer(PEER, json.dumps(plain)))

    assert decompress(theirs) == decompress(compress(METRICS))
