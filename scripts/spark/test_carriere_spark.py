"""The job on a real local Spark: two cores, tasks that are tried again.

CARRIERE_PROGRAM names the program. Run by tests/spark.rs; needs requirements.txt beside this file, and Java.
"""

import json
import os
import stat
import tempfile
import unittest
from pathlib import Path

import carriere_spark
from pyspark import StorageLevel
from pyspark.sql import SparkSession

PROGRAM = os.environ["CARRIERE_PROGRAM"]
TEXTS = [
    "La mairie a nommé Jeanne Morel directrice des services en mars 2015. Elle succède à Paul Hardy.",
    "Ann Roe was appointed chief executive of Harbour Bank on Monday. She replaces Tom Hale.",
    "Es hat den ganzen Tag geregnet, und die Straßen glänzen.",
    "Il a plu toute la journée sur la côte.",
]


def articles(count):
    """Articles in three languages, of which some have no text."""
    made = []
    for number in range(count):
        article = {"id": f"a{number}", "text": TEXTS[number % 4], "date": "2015-04-02", "page": number}
        if number % 11 == 7:
            article["text"] = None
        made.append(article)
    return made


class Job(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.place = Path(cls.folder.name)
        builder = SparkSession.builder.master("local[2,3]").appName("test")
        builder = builder.config("spark.ui.enabled", False).config("spark.sql.shuffle.partitions", 2)
        builder = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", 7)
        builder = builder.config("spark.sql.session.timeZone", "UTC").config("spark.driver.host", "localhost")
        cls.spark = builder.getOrCreate()
        cls.spark.sparkContext.setLogLevel("OFF")
        cls.spark.sparkContext.addPyFile(carriere_spark.__file__)

    @classmethod
    def tearDownClass(cls):
        cls.spark.stop()
        cls.folder.cleanup()

    def path(self, name):
        return str(self.place / self.id().rpartition(".")[2] / name)

    def write(self, name, content):
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return str(path)

    def one_run(self, *inputs):
        """Records and rejects of the program alone, by identifier."""
        out = self.path("one.jsonl")
        Path(out).parent.mkdir(parents=True, exist_ok=True)
        status = os.spawnv(os.P_WAIT, PROGRAM, [PROGRAM, "extract", *inputs, "-o", out, "--quiet"])
        self.assertIn(status, (0, 1))
        found = [json.loads(line) for line in Path(out).read_text(encoding="utf-8").splitlines()]
        bad = [json.loads(line) for line in Path(self.path("one.rejects.jsonl")).read_text(encoding="utf-8").splitlines()]
        return {record["id"]: record for record in found}, sorted(reject["code"] for reject in bad)

    def run_job(self, *arguments, program=PROGRAM):
        carriere_spark.main([*arguments, "--program", program, "--output", self.path("records"), "--rejects", self.path("rejects"), "--overwrite"])
        bad = self.spark.read.schema(carriere_spark.REJECT).json(self.path("rejects")).collect()
        return [row.asDict() for row in bad]

    def lines(self):
        """The records of a job that wrote lines of JSON."""
        parts = sorted(Path(self.path("records")).glob("part-*"))
        found = [json.loads(line) for part in parts for line in part.read_text(encoding="utf-8").splitlines()]
        self.assertEqual(len(found), len({record["id"] for record in found}))
        return {record["id"]: record for record in found}

    def dump(self, count=60):
        """Lines of JSON in several files, some of them broken, some in Latin 1, some blank, one without identifier."""
        rows = [json.dumps(article, ensure_ascii=False).encode() for article in articles(count)]
        rows += [b"{oops", b"", '{"id": "latin", "text": "Élue."}'.encode("latin-1"), b'{"text": "Elle est partie hier."}']
        for part in range(3):
            self.write(f"dump/{part}.jsonl", b"\n".join(rows[part::3]) + b"\n")
        return self.path("dump/*.jsonl")

    def test_lines_of_json_give_the_records_of_one_run(self):
        dump = self.dump()
        expected, codes = self.one_run(dump)
        bad = self.run_job(dump, "--output-format", "json")
        found = self.lines()
        # Without an identifier it is called by its place in one run, and by its digest here.
        [unnamed] = [name for name in found if name not in expected]
        [placed] = [name for name in expected if name not in found]
        self.assertRegex(unnamed, "^[0-9a-f]{40}$")
        found[placed] = found.pop(unnamed) | {"id": placed}
        self.assertEqual(found, expected)
        self.assertGreater(sum(len(record["events"]) for record in found.values()), 10)
        self.assertEqual(sorted(reject["code"] for reject in bad), codes)
        self.assertEqual(len({reject["id"] for reject in bad}), len(bad))
        self.assertIn("a7", {reject["id"] for reject in bad})
        self.assertLessEqual({"no_text", "invalid_json", "invalid_utf8"}, set(codes))

    def test_a_table_gives_the_same_in_columns(self):
        made = articles(50)
        expected, codes = self.one_run(self.write("one.in.jsonl", "\n".join(map(json.dumps, made)).encode()))
        schema = "id string, text string, date string, page int"
        table = self.spark.createDataFrame(made, schema).repartition(3)
        results = carriere_spark.extract(table, [PROGRAM]).persist(StorageLevel.DISK_ONLY)
        found = {row["id"]: row.asDict(recursive=True) for row in carriere_spark.records(results).collect()}
        bad = carriere_spark.rejects(results).collect()
        self.assertEqual([row["code"] for row in bad], codes)
        self.assertEqual({row["id"] for row in bad}, {article["id"] for article in made if not article["text"]})
        self.assertEqual(found.keys(), expected.keys())
        for name, record in expected.items():
            row = bare(found[name])
            row["metadata"] = json.loads(row["metadata"])
            self.assertEqual(row, record)
        with self.assertRaisesRegex(ValueError, "no column `text`"):
            carriere_spark.extract(table.drop("text"), [PROGRAM])

    def test_parquet_and_csv_are_read(self):
        made = articles(24)
        table = self.spark.createDataFrame(made, "id string, text string, date string, page int")
        expected, codes = self.one_run(self.write("one.in.jsonl", "\n".join(map(json.dumps, made)).encode()))
        table.repartition(2).write.parquet(self.path("in.parquet"))
        table.coalesce(1).write.option("header", True).csv(self.path("in.csv"))
        for name in ("in.parquet", "in.csv"):
            bad = self.run_job(self.path(name), "--output-format", "json", "--partitions", "2")
            self.assertEqual([reject["code"] for reject in bad], codes, name)
            found = self.lines()
            for record in found.values():
                # A cell of a table without types is text.
                record["metadata"]["page"] = int(record["metadata"]["page"])
            self.assertEqual(found, expected, name)
        # Records in columns are what the program itself writes as Parquet.
        self.run_job(self.path("in.parquet"))
        found = self.spark.read.parquet(self.path("records"))
        events = found.selectExpr("id", "explode(events) AS event").selectExpr("id", "event.type", "event.person.text").collect()
        wanted = [(name, event["type"], event["person"]["text"]) for name, record in expected.items() for event in record["events"]]
        self.assertEqual(sorted(map(tuple, events)), sorted(wanted))

    def wrapper(self, script):
        path = self.write("wrapper", f"#!/bin/sh\n{script}\n".encode())
        os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
        return path

    def test_a_task_that_dies_is_tried_again(self):
        dump = self.dump(40)
        expected, _ = self.one_run(dump)
        once = self.path("died")
        # The first process gives some of its records, and is then killed in the midst of its work.
        program = self.wrapper(f'if mkdir "{once}" 2>/dev/null; then "{PROGRAM}" "$@" --batch 1 | head -n 3; kill -9 $$; fi\nexec "{PROGRAM}" "$@"')
        bad = self.run_job(dump, "--output-format", "json", program=program)
        self.assertTrue(os.path.isdir(once))
        found = self.lines()
        self.assertEqual(len(found), len(expected))
        same = expected.keys() & found.keys()
        self.assertEqual(len(same), len(expected) - 1)
        for name in same:
            self.assertEqual(found[name], expected[name])
        self.assertEqual(len({reject["id"] for reject in bad}), len(bad))

    def test_a_program_that_always_fails_fails_the_job(self):
        dump = self.dump(4)
        program = self.wrapper('echo "error: no models" >&2; exit 2')
        with self.assertRaisesRegex(Exception, "carriere ended with status 2: error: no models"):
            self.run_job(dump, program=program)
        # Records that are missing are an error too, whatever the status.
        program = self.wrapper('while [ "$1" != --rejects ]; do shift; done; : > "$2"; cat > /dev/null')
        with self.assertRaisesRegex(Exception, "gave 0 records and 0 rejects"):
            self.run_job(dump, program=program)

    def test_long_texts_do_not_block(self):
        # More in a batch of rows than the pipes hold, both ways.
        made = [{"id": str(number), "language": "de", "text": "Kurz.", "filler": "x" * 100_000} for number in range(100)]
        table = self.spark.createDataFrame(made, "id string, language string, text string, filler string").coalesce(1)
        results = carriere_spark.extract(table, [PROGRAM, "--batch", "3"])
        lengths = carriere_spark.records(results).selectExpr("length(metadata) AS size").collect()
        self.assertEqual(len(lengths), 100)
        self.assertTrue(all(row["size"] > 100_000 for row in lengths))


def bare(value):
    """Without the fields that are null."""
    if isinstance(value, dict):
        return {name: bare(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [bare(inner) for inner in value]
    return value


if __name__ == "__main__":
    unittest.main()
