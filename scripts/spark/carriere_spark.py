#!/usr/bin/env python3
"""Runs carriere on Apache Spark: a table of articles in, a table of records and a table of rejects out.

    spark-submit --archives carriere.tar.gz#carriere scripts/spark/carriere_spark.py articles.parquet \\
        --program carriere/carriere --models carriere/models --output records --rejects rejects

Every task runs one process of the program as a filter, `--threads 1`, and streams its articles through it. What the program
cannot process goes to the rejects; a process that fails fails its task, which Spark tries again elsewhere. Sizing, and how the
archive is made: README.md beside this file. Needs PySpark, pandas and pyarrow (requirements.txt).

From a program of one's own, with the columns of an article (`text`, and what there is of `id`, `title`, `date`, `url`, `source`,
`language`; others come back as metadata):

    from carriere_spark import extract, records, rejects
    done = extract(articles, ["carriere", "--models", "models"]).persist(StorageLevel.DISK_ONLY)
    records(done).write.parquet("records")
    rejects(done).write.parquet("rejects")

`spark.sparkContext.addPyFile("carriere_spark.py")` (or `--py-files`) takes this file to the executors.
"""

import argparse
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pandas as pd
from pyspark import SparkFiles, StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

SLOTS = ["person", "organization", "role", "place", "date", "end_date", "by", "predecessor", "successor"]
ARGUMENT = "struct<`text` string, `canonical` string, `concept` string, `value` string, `start` bigint, `end` bigint>"
EVENT = (
    "struct<`type` string, `status` string, `confidence` double, "
    + ", ".join(f"`{slot}` {ARGUMENT}" for slot in SLOTS)
    + ", `evidence` array<struct<`start` bigint, `end` bigint, `text` string, `rule` string>>>"
)
ENTITY = (
    "struct<`kind` string, `text` string, `start` bigint, `end` bigint, `score` float, "
    "`canonical` string, `concept` string, `value` string>"
)
# The columns of `carriere extract -o records.parquet`; metadata is JSON text.
RECORD = (
    "`id` string, `language` string, `language_confidence` double, `language_reliable` boolean, `date` string, "
    f"`title` string, `url` string, `source` string, `events` array<{EVENT}>, `entities` array<{ENTITY}>, `metadata` string"
)
REJECT = "`id` string, `code` string, `message` string"

# Rows that are handed to Spark together, at most.
ROWS = 1000
# Bytes of the program's messages that an error quotes.
QUOTED = 2000


class Program:
    """One process of carriere as a filter. Nothing waits for ever: a thread takes what it writes while it is fed."""

    def __init__(self, command: list[str]) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="carriere-")
        self.rejects = Path(self.folder.name) / "rejects.jsonl"
        self.errors = open(Path(self.folder.name) / "errors", "w+b")
        # How the line of an article without identifier is called, by its number.
        self.names: list[str] = []
        self.records = 0
        self.results: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        options = ["--format", "jsonl", "--output-format", "jsonl", "--threads", "1", "--quiet", "--rejects", str(self.rejects)]
        program, *given = map(located, command)
        self.process = subprocess.Popen(
            [program, "extract", *given, *options, "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
        )
        self.drain = threading.Thread(target=self._drain, daemon=True)
        self.drain.start()

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_: object) -> None:
        """Ends the process, if it is still there: Spark may want no more rows, or kill the task."""
        self.process.kill()
        self.process.wait()
        self.drain.join()
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        self.process.stdout.close()
        self.errors.close()
        self.folder.cleanup()

    def _drain(self) -> None:
        for line in self.process.stdout:
            self.results.put(line)

    def feed(self, articles: Iterable[bytes], names: Iterable[str]) -> None:
        """Gives it articles, a line of JSON each; blank lines are no articles."""
        lines = []
        for article, name in zip(articles, names):
            if article.strip():
                lines.append(bytes(article) + b"\n")
                self.names.append(name)
        try:
            self.process.stdin.write(b"".join(lines))
        except BrokenPipeError:
            self._end()
            raise

    def done(self) -> Iterator[pd.DataFrame]:
        """What it has written so far."""
        while not self.results.empty():
            count = min(self.results.qsize(), ROWS)
            yield rows(record=[self._record(self.results.get()) for _ in range(count)])

    def rest(self) -> Iterator[pd.DataFrame]:
        """What is still to come, and the rejects. Raises an error when it failed, or when something is missing."""
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        # As it comes, so that no more than that is held.
        while self.drain.is_alive() or not self.results.empty():
            yield from self.done()
            self.drain.join(0.05)
        self._end()
        with open(self.rejects, encoding="utf-8") as lines:
            found = [self._reject(json.loads(line)) for line in lines]
        if self.records + len(found) != len(self.names):
            raise RuntimeError(f"{len(self.names)} articles gave {self.records} records and {len(found)} rejects")
        for start in range(0, len(found), ROWS):
            yield rows(reject=found[start : start + ROWS])

    def _end(self) -> None:
        """Waits for its end; 1 is that of a run with rejects."""
        status = self.process.wait()
        if status not in (0, 1):
            self.errors.seek(max(0, self.errors.seek(0, os.SEEK_END) - QUOTED))
            message = self.errors.read().decode("utf-8", "replace").strip()
            raise RuntimeError(f"carriere ended with status {status}: {message}")

    def _record(self, line: bytes) -> str:
        self.records += 1
        start = b'{"id":"stdin:'
        if line.startswith(start):
            number, _, after = line[len(start) :].partition(b'"')
            if number.isdigit() and 0 < int(number) <= len(self.names):
                name = json.dumps(self.names[int(number) - 1]).encode()
                line = b'{"id":' + name + after
        return line.decode("utf-8").rstrip("\n")

    def _reject(self, reject: dict) -> str:
        if reject["id"] is None and reject["line"] is not None:
            reject["id"] = self.names[reject["line"] - 1]
        return json.dumps({name: reject[name] for name in ("id", "code", "message")}, ensure_ascii=False)


def located(path: str) -> str:
    """A path as an executor has it: as it is, or among the files and archives that Spark brought."""
    brought = os.path.join(SparkFiles.getRootDirectory(), path)
    return path if os.path.isabs(path) or os.path.exists(path) or not os.path.exists(brought) else brought


def rows(record: list[str] | None = None, reject: list[str] | None = None) -> pd.DataFrame:
    count = len(record or reject or [])
    empty = [None] * count
    return pd.DataFrame({"record": record or empty, "reject": reject or empty}, dtype=object)


def filtered(command: list[str]) -> Callable[[Iterator[pd.DataFrame]], Iterator[pd.DataFrame]]:
    """The function that a task runs over its rows."""

    def run(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        program = None
        try:
            for frame in frames:
                # A task without rows needs no process.
                program = program or Program(command)
                program.feed(frame["article"], frame["name"])
                yield from program.done()
            if program:
                yield from program.rest()
        finally:
            if program:
                program.__exit__()

    return run


def lines(articles: DataFrame) -> DataFrame:
    """Each article as a line of JSON, and what it is called if it has no identifier: the digest of what it says."""
    columns = {name: F.col(f"`{name}`") for name in articles.columns}
    digest = F.sha1(F.to_json(F.struct(*columns.values())))
    columns["id"] = F.coalesce(columns["id"].cast("string"), digest) if "id" in columns else digest
    row = F.to_json(F.struct(*(column.alias(name) for name, column in columns.items())))
    return articles.select(row.cast("binary").alias("article"), columns["id"].alias("name"))


def extract(articles: DataFrame, command: list[str]) -> DataFrame:
    """The results over a table of articles: a row an article, with its `record` or its `reject` as JSON. `command` is the program and
    options of `carriere extract`. To be persisted, since both of [`records`] and [`rejects`] go through it."""
    if "text" not in articles.columns and "--fields" not in command:
        raise ValueError("the articles have no column `text`; rename one, or say which with --fields text=COLUMN")
    return extract_lines(lines(articles), command)


def extract_lines(articles: DataFrame, command: list[str]) -> DataFrame:
    """The same for articles that are lines of JSON already: `article` (binary) and `name`."""
    return articles.mapInPandas(filtered(command), "record string, reject string")


def records(results: DataFrame) -> DataFrame:
    """The records among results, in columns."""
    parsed = F.from_json("record", RECORD).alias("record")
    return results.where("record is not null").select(parsed).select("record.*")


def rejects(results: DataFrame) -> DataFrame:
    """The rejects among results: `id` (or the digest of the article), `code`, `message`."""
    parsed = F.from_json("reject", REJECT).alias("reject")
    return results.where("reject is not null").select(parsed).select("reject.*")


def read(spark: SparkSession, paths: list[str], kind: str) -> DataFrame:
    """Articles of files as lines of JSON. Lines of JSON stay as they are, so that the program sees what is wrong with them."""
    if kind == "json":
        value = F.col("value").cast("binary")
        return spark.read.text(paths).select(value.alias("article"), F.sha1(value).alias("name"))
    if kind == "csv":
        table = spark.read.csv(paths, header=True, multiLine=True, quote='"', escape='"')
    else:
        table = spark.read.parquet(*paths)
    return lines(table)


def kind_of(paths: list[str]) -> str:
    """The format that a name tells, compressed or not."""
    names = paths[0].lower().removesuffix(".gz").removesuffix(".zst")
    for kind, ends in {"json": (".json", ".jsonl", ".ndjson"), "csv": (".csv",), "parquet": (".parquet", ".pq")}.items():
        if names.endswith(ends):
            return kind
    raise SystemExit(f"error: what {paths[0]} holds is not told by its name; say it with --format")


def write(table: DataFrame, path: str, kind: str, mode: str) -> None:
    table.write.mode(mode).format(kind).save(path)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+", help="files, folders or patterns of Parquet, CSV with column names, or JSON Lines")
    parser.add_argument("--output", required=True, help="folder for the records")
    parser.add_argument("--rejects", required=True, help="folder for what could not be processed (JSON Lines)")
    parser.add_argument("--format", choices=["json", "csv", "parquet"], help="format of the inputs (default: by the first name)")
    parser.add_argument("--output-format", choices=["parquet", "json"], default="parquet", help="format of the records")
    parser.add_argument("--program", default="carriere", help="the program, on the executors")
    parser.add_argument("--models", help="its models, on the executors")
    parser.add_argument("--option", action="append", default=[], metavar="OPTION", help="an option for carriere extract: --option=--min-confidence=0.8")
    parser.add_argument("--partitions", type=int, help="cut the articles into so many tasks (default: as Spark reads them)")
    parser.add_argument("--overwrite", action="store_true", help="replace what is in the folders")
    options = parser.parse_args(arguments)

    spark = SparkSession.builder.appName("carriere").getOrCreate()
    articles = read(spark, options.inputs, options.format or kind_of(options.inputs))
    if options.partitions:
        articles = articles.repartition(options.partitions)
    models = ["--models", options.models] if options.models else []
    # Kept, so that the articles are processed once and not for each of the two tables.
    results = extract_lines(articles, [options.program, *models, *options.option]).persist(StorageLevel.DISK_ONLY)
    mode = "overwrite" if options.overwrite else "errorifexists"
    if options.output_format == "json":
        lines_of_json = results.where("record is not null").select("record")
        write(lines_of_json, options.output, "text", mode)
    else:
        write(records(results), options.output, "parquet", mode)
    write(rejects(results), options.rejects, "json", mode)
    counts = results.agg(F.count("record").alias("records"), F.count("reject").alias("rejects")).first()
    results.unpersist()
    total = counts["records"] + counts["rejects"]
    print(f"articles {total}, records {counts['records']}, rejected {counts['rejects']}", file=sys.stderr)


if __name__ == "__main__":
    main()
