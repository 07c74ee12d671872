"""The same by the official client, which has no compact but by hand, and no JSON but text of dictionaries."""

from __future__ import annotations

import json

import serialization_values as values

from hazelcast.config import Config
from hazelcast.core import HazelcastJsonValue
from hazelcast.serialization import SerializationServiceV1
from hazelcast.serialization.api import CompactSerializer, IdentifiedDataSerializable, Portable
from hazelcast.serialization.compact import SchemaNotReplicatedError


def main():
    identified = values.identified(IdentifiedDataSerializable)
    portable = values.portable(Portable)
    config = Config()
    config.compact_serializers = [values.by_hand(CompactSerializer, cls) for cls in values.FIELDS]
    config.data_serializable_factories = {1: {1: identified}}
    config.portable_factories = {1: {1: portable}}
    service = SerializationServiceV1(config)

    def learn(value):
        # What its proxies do when a schema is new.
        while True:
            try:
                return service.to_data(value)
            except SchemaNotReplicatedError as error:
                service._compact_stream_serializer.register_schema_to_type(error.schema, error.clazz)

    def write_json(value):
        return service.to_data(HazelcastJsonValue(value))

    def read_json(data):
        return service.to_object(data).loads()

    user, reading = values.user(), values.Reading(**values.READING)
    embedding = values.Embedding(key=1, vector=values.VECTOR)
    for value in (user, reading, embedding):
        learn(value)
    write, read = service.to_data, service.to_object
    rows = {
        **{name: (write, read, value, 2_000) for name, value in values.BUILT_IN.items()},
        "reading, IdentifiedDataSerializable": (write, read, identified(**values.READING), 1_000),
        "reading, Portable": (write, read, portable(**values.READING), 500),
        "reading, JSON": (write_json, read_json, values.READING, 2_000),
        "reading, compact by hand": (write, read, reading, 1_000),
        "reading, compact": (write, read, reading, 1_000),
        "user, JSON": (write_json, read_json, values.USER, 2_000),
        "user, compact by hand": (write, read, user, 500),
        "user, compact": (write, read, user, 500),
        "384 float32, compact by hand": (write, read, embedding, 200),
        "384 float32, compact": (write, read, embedding, 200),
    }
    print(json.dumps({name: values.measure(*row) for name, row in rows.items()}))


if __name__ == "__main__":
    main()
