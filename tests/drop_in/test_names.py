"""Names that programs import from the official client exist here."""

from __future__ import annotations

import importlib
import json
from typing import Any

import pytest

from tests.support.peer import run_peer

MODULES = [
    "aggregator",
    "cluster",
    "config",
    "core",
    "errors",
    "lifecycle",
    "partition",
    "predicate",
    "projection",
    "security",
    "serialization.api",
    "serialization.portable.classdef",
    "types",
    "util",
    "vector",
]
# Its own helpers, which have no place in a program.
INTERNAL = {
    "config": {"IndexUtil.build_normalized_config"},
    "errors": {"create_error_from_message", "is_retryable_error", "retryable"},
    "serialization.api": {"CompactSerializableType"},
    "util": {
        "UUIDUtil",
        "calculate_version",
        "check_is_int",
        "check_is_number",
        "check_not_empty",
        "check_not_negative",
        "check_not_none",
        "check_true",
        "current_time",
        "current_time_in_millis",
        "deserialize_entry_list_in_place",
        "deserialize_list_in_place",
        "get_attr_name",
        "get_portable_version",
        "int_from_bytes",
        "int_to_bytes",
        "member_of_larger_same_version_group",
        "re_raise",
        "thread_id",
        "to_list",
        "to_nanos",
        "to_signed",
        "try_to_get_enum_value",
        "try_to_get_error_message",
        "validate_serializer",
        "validate_type",
    },
}
PROGRAM = """
import importlib, inspect, json, sys
found = {}
for name in json.loads(sys.argv[1]):
    module = importlib.import_module("hazelcast." + name)
    names = found[name] = []
    for key, value in list(vars(module).items()):
        if key.startswith("_") or getattr(value, "__module__", None) != module.__name__:
            continue
        names.append(key)
        if inspect.isclass(value):
            names += [key + "." + part for part in dir(value) if not part.startswith("_")]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def official() -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(run_peer(PROGRAM, json.dumps(MODULES)))
    return found


@pytest.mark.parametrize("module", MODULES)
def test_public_names(module: str, official: dict[str, list[str]]) -> None:
    ours = importlib.import_module(f"hazelcast.{module}")

    def has(path: str) -> bool:
        target: Any = ours
        for name in path.split("."):
            if not hasattr(target, name):
                return False
            target = getattr(target, name)
        return True

    assert len(official[module]) > 2
    internal = INTERNAL.get(module, set())
    expected = {name for name in official[module] if name not in internal and name.split(".")[0] not in internal}
    assert {name for name in expected if not has(name)} == set()
