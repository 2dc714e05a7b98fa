#!/usr/bin/env python3
"""Measures what matching rules costs: beside the network, by the number of rules, and by the length of a sentence.

    cargo build --release
    python3 scripts/benchmark/rules.py target/release/carriere ARTICLES

ARTICLES are files of JSON Lines with `text`, such as tests/samples/*.jsonl. Standard library only, Python 3.11 or later. What the
network reads is kept in a file, so that only the first run waits for it. Each figure is the median over the rounds, in
microseconds a sentence of one thread, every sentence read; times are those of --summary. Prints Markdown tables.
"""

import argparse
import json
import random
import statistics
import subprocess
import tempfile
import tomllib
from pathlib import Path

RULES = Path(__file__).parents[2] / "models" / "rules"
SHARES = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1]
LENGTHS = [1, 2, 4, 8, 16]


def rules() -> list[tuple[str, str, str]]:
    """Language, event and name of every bundled rule that states an event."""
    found = []
    for path in sorted(RULES.glob("*/*.toml")):
        for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", []):
            event = rule.get("event", path.stem)
            if event not in ("post", "none"):
                found.append((path.parent.name, event, rule["name"]))
    return found


def switch_off(folder: Path, off: list[tuple[str, str, str]]) -> Path:
    """A folder of rules that leaves these out."""
    for language in ("fr", "en"):
        (folder / language).mkdir(parents=True)
        entries = [
            f'[[rule]]\nname = "{name}"\nevent = "{event}"\ndisabled = true\npattern = "trigger = person:PER"\n'
            for own, event, name in off
            if own == language
        ]
        (folder / language / "off.toml").write_text("\n".join(entries), encoding="utf-8")
    return folder


class Bench:
    def __init__(self, program: str, folder: Path, rounds: int) -> None:
        self.program, self.folder, self.rounds = program, folder, rounds

    def measure(self, articles: Path, *options: str) -> dict[str, float]:
        """Median microseconds a sentence by stage."""
        summary = self.folder / "summary.json"
        command = [self.program, "extract", "--quiet", "--threads", "1", "--read-all", "--summary", summary,
                   "-o", self.folder / "events.jsonl", *options, articles]
        taken: dict[str, list[float]] = {}
        for _ in range(self.rounds):
            subprocess.run(command, check=True)
            figures = json.loads(summary.read_text(encoding="utf-8"))
            for stage, seconds in figures["stage_seconds"].items():
                taken.setdefault(stage, []).append(seconds / figures["sentences_read"] * 1e6)
        return {stage: statistics.median(values) for stage, values in taken.items()}


def joined(articles: list[dict], length: int) -> list[dict]:
    """One article a language whose sentences are `length` clauses of the same words, with no stop between them."""
    made = []
    for article in articles:
        clauses = [clause.strip() for clause in article["text"].replace("\n", " ").split(".") if len(clause.split()) > 5]
        # Marks at which a sentence could be split again are left out.
        clauses = ["".join(mark for mark in clause if mark not in "!?…:;«»\"") for clause in clauses[:16]]
        lines = [", ".join(clauses[at : at + length]) + "." for at in range(0, len(clauses) - length + 1, length)]
        made.append({"language": article.get("language"), "text": "\n\n".join(lines)})
    return [article for article in made if article["text"]]


def write(path: Path, articles: list[dict]) -> Path:
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="the carriere program")
    parser.add_argument("articles", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    articles = [json.loads(line) for path in arguments.articles for line in path.open(encoding="utf-8") if line.strip()]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        bench = Bench(arguments.program, folder, arguments.rounds)
        texts = write(folder / "articles.jsonl", articles)
        readings = str(folder / "readings.jsonl")

        stages = bench.measure(texts)
        print("| stage | µs a sentence | share of the network's |\n| --- | --- | --- |")
        for stage, taken in stages.items():
            print(f"| {stage} | {taken:,.0f} | {taken / stages['network']:.1%} |")

        print("\n| rules | µs a sentence | growth of the rules | growth of the time |\n| --- | --- | --- | --- |")
        known = rules()
        order = random.Random(arguments.seed).sample(known, len(known))
        before = None
        bench.measure(texts, "--readings", readings)
        for share in SHARES:
            kept = round(len(known) * share)
            off = switch_off(folder / f"off-{kept}", order[kept:])
            taken = bench.measure(texts, "--readings", readings, "--rules", str(off))["rules"]
            growth = f"{kept / before[0]:.2f} | {taken / before[1]:.2f}" if before else " | "
            print(f"| {kept:,} | {taken:,.0f} | {growth} |")
            before = kept, taken

        print("\n| clauses a sentence | µs a clause, matching |\n| --- | --- |")
        for length in LENGTHS:
            texts = joined(articles, length)
            if not texts:
                continue
            long = write(folder / f"long-{length}.jsonl", texts)
            print(f"| {length} | {bench.measure(long)['rules'] / length:,.0f} |")


if __name__ == "__main__":
    main()
