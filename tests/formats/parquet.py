"""Checks that DuckDB, pandas and pyarrow read a Parquet file of carriere as the JSON Lines file of the same run says.

Usage: parquet.py OUT.parquet OUT.jsonl; needs duckdb, pandas and pyarrow. Prints the counts as JSON.
"""

import json
import sys

import duckdb
import pandas
import pyarrow.parquet

SLOTS = ["person", "organization", "role", "place", "date", "end_date", "by", "predecessor", "successor"]


def plain(value):
    """Values of numpy and None as JSON has them; absent fields are left out on both sides."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, float):
        return round(value, 4)
    return value


def row(record):
    """A record of JSON as a row: the metadata is text."""
    record = dict(record)
    metadata = record.pop("metadata", None)
    if metadata is not None:
        record["metadata"] = metadata
    return plain(record)


def parsed(rows):
    rows = [plain(row) for row in rows]
    for one in rows:
        if "metadata" in one:
            one["metadata"] = json.loads(one["metadata"])
    return rows


def main():
    path, lines = sys.argv[1:]
    with open(lines, encoding="utf-8") as file:
        expected = [row(json.loads(line)) for line in file]

    assert parsed(pyarrow.parquet.read_table(path).to_pylist()) == expected
    frame = pandas.read_parquet(path)
    assert parsed(frame.astype(object).where(frame.notna(), None).to_dict("records")) == expected

    connection = duckdb.connect()
    columns = [name for name, *_ in connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [path]).fetchall()]
    rows = connection.execute("SELECT * FROM read_parquet(?)", [path]).fetchall()
    assert parsed([dict(zip(columns, one)) for one in rows]) == expected

    # Nested columns can be queried.
    events = connection.execute(
        "SELECT id, event.type, event.person.text, event.evidence[1].rule "
        "FROM (SELECT id, unnest(events) AS event FROM read_parquet(?))",
        [path],
    ).fetchall()
    wanted = [
        (record["id"], event["type"], event["person"]["text"], event["evidence"][0]["rule"])
        for record in expected
        for event in record["events"]
    ]
    assert sorted(events) == sorted(wanted)
    exploded = frame.explode("events")["events"].dropna()
    assert sorted(event["person"]["text"] for event in exploded) == sorted(name for _, _, name, _ in wanted)
    assert set(SLOTS) <= set(exploded.iloc[0])
    print(json.dumps({"records": len(expected), "events": len(events)}))


if __name__ == "__main__":
    main()
