"""The configuration of vector collections."""

from __future__ import annotations

from typing import Any

import pytest

from hazelcast.errors import InvalidArgumentTypeError, InvalidArgumentValueError
from hazelcast.protocol.structures import VectorIndexConfig
from hazelcast.vector import IndexConfig, Metric
from hazelcast.vector.config import vector_collection_config

INDEX = IndexConfig("index", Metric.DOT, 3)


def test_defaults_of_an_index() -> None:
    assert (
        IndexConfig(
            name="index", metric=Metric.DOT, dimension=3, max_degree=32, ef_construction=100, use_deduplication=True
        )
        == INDEX
    )


def test_metrics_have_the_numbers_of_the_protocol() -> None:
    assert {metric.name: metric.value for metric in Metric} == {"EUCLIDEAN": 0, "COSINE": 1, "DOT": 2}


def test_metric_may_be_its_number() -> None:
    number: Any = 1
    assert IndexConfig("", number, 3).metric is Metric.COSINE


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("name", None, InvalidArgumentTypeError),
        ("name", 1, InvalidArgumentTypeError),
        ("metric", 3, InvalidArgumentTypeError),
        ("metric", True, InvalidArgumentTypeError),
        ("metric", "COSIN", InvalidArgumentTypeError),
        ("metric", None, InvalidArgumentTypeError),
        *(
            (field, value, error)
            for field in ("dimension", "max_degree", "ef_construction")
            for value, error in [
                (0, InvalidArgumentValueError),
                (-1, InvalidArgumentValueError),
                (2**31, InvalidArgumentValueError),
                (1.5, InvalidArgumentTypeError),
                (True, InvalidArgumentTypeError),
                (None, InvalidArgumentTypeError),
                ("3", InvalidArgumentTypeError),
            ]
        ),
        ("use_deduplication", 1, InvalidArgumentTypeError),
        ("use_deduplication", None, InvalidArgumentTypeError),
    ],
)
def test_wrong_field_of_an_index(field: str, value: Any, error: type[Exception]) -> None:
    fields: dict[str, Any] = {"name": "index", "metric": Metric.DOT, "dimension": 3}
    with pytest.raises(error, match=field):
        IndexConfig(**{**fields, field: value})


def test_request_carries_all_settings() -> None:
    second = IndexConfig("second", Metric.EUCLIDEAN, 7, max_degree=8, ef_construction=9, use_deduplication=False)
    request = vector_collection_config("docs", (INDEX, second), 2, 3, "protection", "DiscardMergePolicy", 50)
    assert request.name == "docs"
    assert request.index_configs == [
        VectorIndexConfig("index", 2, 3, 32, 100, True),
        VectorIndexConfig("second", 0, 7, 8, 9, False),
    ]
    assert (request.backup_count, request.async_backup_count) == (2, 3)
    assert request.split_brain_protection_name == "protection"
    assert (request.merge_policy, request.merge_batch_size) == ("DiscardMergePolicy", 50)
    assert request.user_code_namespace is None


def test_defaults_of_a_collection() -> None:
    request = vector_collection_config("docs", [INDEX])
    assert (request.backup_count, request.async_backup_count) == (1, 0)
    assert request.split_brain_protection_name is None
    assert (request.merge_policy, request.merge_batch_size) == ("PutIfAbsentMergePolicy", 100)


def test_unnamed_index() -> None:
    request = vector_collection_config("docs", [IndexConfig("", Metric.DOT, 3)])
    assert request.index_configs[0].name == ""


@pytest.mark.parametrize("counts", [(0, 0), (6, 0), (0, 6), (3, 3)])
def test_backup_counts_within_the_limit(counts: tuple[int, int]) -> None:
    request = vector_collection_config("docs", [INDEX], *counts)
    assert (request.backup_count, request.async_backup_count) == counts


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"name": None}, InvalidArgumentTypeError, "name"),
        ({"name": ""}, InvalidArgumentValueError, "name"),
        ({"indexes": None}, InvalidArgumentTypeError, "indexes"),
        ({"indexes": INDEX}, InvalidArgumentTypeError, "indexes"),
        ({"indexes": []}, InvalidArgumentValueError, "at least one"),
        ({"indexes": ["index"]}, InvalidArgumentTypeError, "not str"),
        ({"indexes": "index"}, InvalidArgumentTypeError, "not str"),
        ({"indexes": [INDEX, INDEX]}, InvalidArgumentValueError, "several are called 'index'"),
        ({"indexes": [INDEX, IndexConfig("", Metric.DOT, 3)]}, InvalidArgumentValueError, "each have a name"),
        ({"backup_count": -1}, InvalidArgumentValueError, "backup_count"),
        ({"backup_count": 7}, InvalidArgumentValueError, "backup_count"),
        ({"backup_count": 1.0}, InvalidArgumentTypeError, "backup_count"),
        ({"backup_count": None}, InvalidArgumentTypeError, "backup_count"),
        ({"async_backup_count": -1}, InvalidArgumentValueError, "async_backup_count"),
        ({"async_backup_count": 7}, InvalidArgumentValueError, "async_backup_count"),
        ({"backup_count": 4, "async_backup_count": 3}, InvalidArgumentValueError, "at most 6 together, but are 7"),
        ({"split_brain_protection_name": 1}, InvalidArgumentTypeError, "split_brain_protection_name"),
        ({"merge_policy": None}, InvalidArgumentTypeError, "merge_policy"),
        ({"merge_policy": ""}, InvalidArgumentValueError, "merge_policy"),
        ({"merge_batch_size": 0}, InvalidArgumentValueError, "merge_batch_size"),
        ({"merge_batch_size": "100"}, InvalidArgumentTypeError, "merge_batch_size"),
    ],
)
def test_wrong_setting_of_a_collection(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    settings: dict[str, Any] = {"name": "docs", "indexes": [INDEX], **arguments}
    with pytest.raises(error, match=message):
        vector_collection_config(**settings)


def test_index_changed_since_it_was_made_is_checked_again() -> None:
    index = IndexConfig("index", Metric.DOT, 3)
    index.dimension = 0
    with pytest.raises(InvalidArgumentValueError, match="dimension"):
        vector_collection_config("docs", [index])
