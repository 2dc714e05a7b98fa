#!/usr/bin/env python3
"""Writes tests/gold/REPORT.md: what the program finds in the hand-labelled articles.

    cargo build --release
    python3 scripts/accuracy_report.py target/release/carriere            # writes the report
    python3 scripts/accuracy_report.py target/release/carriere --check    # fails if the committed report is out of date

--check compares the figures over all records and over a language, and allows 0.015, since processors round the int8 network
differently; of a type or slot there are too few records for that. Standard library only.
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

GOLD = Path(__file__).parents[1] / "tests" / "gold"
REPORT = GOLD / "REPORT.md"
TOLERANCE = 0.015
SETS = {
    "Pairs": ("Articles of the pairs, which no rule was written with.", ["pairs/fr.jsonl", "pairs/en.jsonl"]),
    "Test": ("Test articles, dense and free in wording, which no rule was written with.", ["events/fr-test.jsonl", "events/en-test.jsonl"]),
    "Development": ("Development articles, read while rules were written.", ["events/fr-dev.jsonl", "events/en-dev.jsonl"]),
}
HEAD = """# What carriere finds in the hand-labelled articles

Made by `python3 scripts/accuracy_report.py PROGRAM`; continuous integration checks that it is current. Records are scored as
`carriere evaluate` does, with 95 % bootstrap intervals over articles. What the sets are: [README](README.md).
"""


def scores(name: str, block: dict, intervals: dict | None) -> list[str]:
    lines = [f"| {name} | precision | recall | F1 |", "| --- | --- | --- | --- |"]
    for key, score in block.items():
        interval = intervals[key]["f1"] if intervals and key in intervals else None
        between = f" ({interval[0]:.3f} to {interval[1]:.3f})" if interval else ""
        lines.append(f"| {key} | {score['precision']:.3f} | {score['recall']:.3f} | {score['f1']:.3f}{between} |")
    return lines


def part(program: str, title: str) -> str:
    about, files = SETS[title]
    command = [program, "evaluate", *(str(GOLD / file) for file in files), "--format", "json", "--quiet"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    calibration = found["calibration"]["all"]
    lines = [f"## {title}", "", about, ""]
    lines += scores("records", found["event"], found["intervals"]["event"]) + [""]
    lines += scores("arguments", found["argument"], None) + [""]
    person = found["person"]["all"]
    lines += [f"The person is right in {person['accuracy']:.3f} of the records that agree with gold in organisation, role, place or date.", ""]
    lines += ["| confidence | records | right |", "| --- | --- | --- |"]
    lines += [f"| {bin['from']:.1f} to {bin['to']:.1f} | {bin['predictions']} | {bin['accuracy']:.3f} |" for bin in calibration["bins"]]
    lines += ["", f"Brier score {calibration['brier']:.3f}, expected calibration error {calibration['ece']:.3f}.", ""]
    return "\n".join(lines)


def same(one: str, two: str) -> list[str]:
    """The lines that differ by more than the tolerance."""
    number = re.compile(r"\d+\.\d+")
    wrong = []
    old, new = ([line for line in text.splitlines() if line.startswith(("#", "| all", "| lang:"))] for text in (one, two))
    if len(old) != len(new):
        return ["the tables have other rows"]
    for before, after in zip(old, new):
        texts = number.sub("#", before) == number.sub("#", after)
        near = all(
            abs(float(a) - float(b)) <= TOLERANCE
            for a, b in zip(number.findall(before)[:3], number.findall(after))
        )
        if not (texts and near):
            wrong.append(f"- {before}\n+ {after}")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="the carriere program")
    parser.add_argument("--check", action="store_true", help="compare with the committed report and write nothing")
    arguments = parser.parse_args()
    report = HEAD + "\n" + "\n".join(part(arguments.program, title) for title in SETS)
    if not arguments.check:
        REPORT.write_text(report, encoding="utf-8")
        return 0
    wrong = same(REPORT.read_text(encoding="utf-8"), report)
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        print("tests/gold/REPORT.md is out of date: run scripts/accuracy_report.py without --check", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
