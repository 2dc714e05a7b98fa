"""Checks entities with FollowTheMoney itself, to test `carriere compare` against.

usage: followthemoney_check.py ENTITIES.jsonl AGGREGATED.jsonl

Every schema and property must exist, and every value must be valid and stay as it is when it is cleaned. `ftm aggregate` must join the lines of
each entity (AGGREGATED.jsonl); what it gives must have all required properties, and every reference must lead to an entity of the
right kind. Prints how many lines it saw, and how many entities of each schema. scripts/followthemoney.txt needs the ICU library
(Debian: apt-get install pkg-config libicu-dev g++).
"""
import collections
import json
import pathlib
import subprocess
import sys

from followthemoney import model
from followthemoney.types import registry


def check_line(number, data):
    """Checks one line by itself."""
    schema = model.get(data["schema"])
    assert schema is not None and not schema.abstract, (number, data["schema"])
    schema.validate(data)
    proxy = model.get_proxy(data)
    for name, values in data["properties"].items():
        prop = schema.get(name)
        assert prop is not None and not prop.stub, (number, schema.name, name)
        assert not prop.deprecated, (number, schema.name, name)
        assert values and len(values) == len(set(values)), (number, name, values)
        for value in values:
            cleaned = prop.type.clean(value, format=prop.format, proxy=proxy)
            assert cleaned == value, (number, name, value, cleaned)
            assert len(value) <= prop.max_length, (number, name, len(value))


def check_references(entities):
    """Checks that the properties of whole entities that point to others lead somewhere."""
    for entity in entities.values():
        for name in entity.schema.required:
            assert entity.get(name), (entity.id, entity.schema.name, name)
        for prop in entity.iterprops():
            if prop.type != registry.entity:
                continue
            for target in entity.get(prop):
                assert target in entities, (entity.id, prop.name, target)
                found = entities[target].schema
                assert found.is_a(prop.range), (entity.id, prop.name, found.name)


def main():
    source, aggregated = sys.argv[1:]
    lines = pathlib.Path(source).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        check_line(number, json.loads(line))
    ftm = pathlib.Path(sys.executable).parent / "ftm"
    subprocess.run([ftm, "aggregate", "-i", source, "-o", aggregated], check=True)
    entities = {}
    for line in pathlib.Path(aggregated).read_text(encoding="utf-8").splitlines():
        entity = model.get_proxy(json.loads(line))
        assert entity.id not in entities, entity.id
        entities[entity.id] = entity
    check_references(entities)
    schemata = collections.Counter(entity.schema.name for entity in entities.values())
    print(json.dumps({"lines": len(lines), "schemata": schemata}, sort_keys=True))


if __name__ == "__main__":
    main()
