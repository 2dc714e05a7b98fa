#!/usr/bin/env python3
"""Measures what comparing records costs, by their number.

    cargo build --release
    python3 scripts/benchmark/compare.py target/release/carriere

Makes records of invented persons as `carriere extract` would write them, with a fixed seed: names, employers and posts after
Zipf's law, so that a few persons are told of by thousands of articles and most by one or two, each event told three times on
average, in French or English, with names, words and dates as papers of either language have them, and now and then a date or a
post that contradicts the others. Compares each number of events in a run of its own and prints a Markdown table: wall-clock
seconds, processor seconds and peak resident memory of the process, bytes of memory and microseconds an event. Standard library
only, Python 3.11 or later; Linux or macOS.
"""

import argparse
import bisect
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEED = 20260704
EVENTS = [10_000, 100_000, 1_000_000]
MENTIONS = 3

# Syllables that names are made of; the second form is how English papers write the first.
SYLLABLES = [("tch", "ch"), ("ch", "sh"), ("ou", "u"), ("ï", "y")]
GIVEN = [
    "Anne", "Paul", "Marie", "Jean", "Sophie", "Pierre", "Claire", "Louis", "Nadia", "Karim", "Elena", "Igor", "Olga", "Dmitri", "Amina",
    "Yusuf", "Laura", "Marc", "Julie", "Hugo", "Alice", "Victor", "Irina", "Boris", "Leïla", "Omar", "Ingrid", "Lars", "Chiara", "Marco",
    "Ana", "Diego", "Emma", "Oscar", "Nina", "Felix", "Rosa", "Bruno", "Vera", "Simon",
]
STARTS = ["Ba", "Bel", "Ber", "Bou", "Ca", "Cha", "Cor", "Da", "Del", "Du", "Fa", "Fer", "Ga", "Gou", "Ha", "Ka", "Kou", "La", "Le", "Ma",
          "Mel", "Mou", "Na", "Pa", "Pe", "Ra", "Rou", "Sa", "Ser", "Ta", "Tcha", "Va", "Ver", "Vou", "Za", "Zou"]
MIDDLES = ["", "ba", "bi", "cha", "de", "dou", "gi", "la", "li", "lou", "ma", "mi", "na", "ni", "ra", "ri", "rou", "sa", "si", "ta", "ti", "va", "vi", "za"]
ENDS = ["dec", "din", "fort", "gnon", "kov", "lenko", "let", "lier", "llet", "mann", "net", "nier", "reau", "ret", "rin", "roux", "sset", "tchenko",
        "tier", "tin", "touk", "tov", "ville", "vitch", "zet", "chko", "chine", "dour", "gard", "pel"]
COMPANIES = ["Banque {}", "Groupe {}", "Université de {}", "Hôpital {}", "{} Assurances", "Ministère de {}", "Club {}", "Théâtre de {}"]
COMPANIES_EN = ["Bank {}", "{} Group", "University of {}", "{} Hospital", "{} Insurance", "Ministry of {}", "{} Club", "{} Theatre"]
POSTS = [
    ("présidente", "president", "president", "president"), ("directeur général", "chief-executive", "chief executive", "chief-executive"),
    ("directrice financière", "chief-financial-officer", "chief financial officer", "chief-financial-officer"),
    ("maire", "mayor", "mayor", "mayor"), ("porte-parole", "spokesperson", "spokesperson", "spokesperson"),
    ("entraîneur", "coach", "head coach", "head-coach"), ("secrétaire général", "secretary-general", "secretary general", "secretary-general"),
    ("directeur de recherche", "research-director", "research director", "research-director"),
    ("conseillère", "adviser", "adviser", "adviser"), ("trésorier", "treasurer", "treasurer", "treasurer"),
]
TYPES = ["appointment"] * 4 + ["tenure"] * 5 + ["departure"] * 3 + ["election", "candidacy", "founding", "education", "membership"]


class Zipf:
    """Ranks after Zipf's law."""

    def __init__(self, rng: random.Random, count: int, exponent: float):
        self.rng = rng
        self.sums = list(itertools.accumulate(1 / (rank**exponent) for rank in range(1, count + 1)))

    def draw(self) -> int:
        return bisect.bisect_left(self.sums, self.rng.random() * self.sums[-1])


def english(name: str) -> str:
    for french, other in SYLLABLES:
        name = name.replace(french, other).replace(french.capitalize(), other.capitalize())
    return name


def argument(text: str, **more: str) -> dict:
    return {"text": text, **more, "start": 0, "end": len(text)}


class World:
    """Persons with their careers."""

    def __init__(self, rng: random.Random, events: int):
        self.rng = rng
        facts = max(1, events // MENTIONS)
        families = [a + b + c for a in STARTS for b in MIDDLES for c in ENDS]
        rng.shuffle(families)
        family, given = Zipf(rng, min(len(families), facts), 0.9), Zipf(rng, len(GIVEN), 0.7)
        self.persons = [f"{GIVEN[given.draw()]} {families[family.draw()]}" for _ in range(max(1, facts // 4))]
        rng.shuffle(families)
        self.companies = families[: max(8, facts // 10)]
        person, company = Zipf(rng, len(self.persons), 0.8), Zipf(rng, len(self.companies), 0.8)
        self.facts = []
        for _ in range(facts):
            at = company.draw()
            self.facts.append({
                "type": rng.choice(TYPES), "person": self.persons[person.draw()], "company": at, "kind": at % len(COMPANIES),
                "post": rng.randrange(len(POSTS)), "year": rng.randrange(1990, 2025), "month": rng.randrange(1, 13),
            })

    def event(self, fact: dict, language: str) -> dict:
        """One telling of an event."""
        rng = self.rng
        name, company = fact["person"], self.companies[fact["company"] % len(self.companies)]
        post = fact["post"] if rng.random() > 0.02 else rng.randrange(len(POSTS))
        year = fact["year"] if rng.random() > 0.03 else fact["year"] + rng.choice([-1, 1])
        date = f"{year}-{fact['month']:02}" if rng.random() < 0.6 else str(year)
        role, concept, role_en, concept_en = POSTS[post]
        if language == "fr":
            organization = COMPANIES[fact["kind"]].format(company)
        else:
            name, organization = english(name), COMPANIES_EN[fact["kind"]].format(english(company))
            role, concept = role_en, concept_en
        event = {
            "type": fact["type"], "status": "actual", "confidence": round(rng.uniform(0.5, 1), 2),
            "person": argument(name, canonical=name),
        }
        if rng.random() < 0.9:
            event["organization"] = argument(organization)
        if fact["type"] not in ("education", "founding", "membership") and rng.random() < 0.8:
            event["role"] = argument(role, concept=concept)
        if rng.random() < 0.6:
            event["date"] = argument(date, value=date)
        sentence = f"{name}, {role}, {organization}, {date}."
        event["evidence"] = [{"start": 0, "end": len(sentence), "text": sentence, "rule": f"{language}/{fact['type']}/invented"}]
        return event


def write_records(path: Path, events: int) -> None:
    """Records of so many tellings, some three an article."""
    rng = random.Random(SEED)
    world = World(rng, events)
    tellings = [fact for fact in world.facts for _ in range(MENTIONS)][:events]
    # Articles tell of what happens at the time: the tellings of an event are near each other.
    tellings = [fact for _, fact in sorted(enumerate(tellings), key=lambda pair: pair[0] + rng.uniform(0, 3000))]
    at = 0
    with path.open("w", encoding="utf-8") as out:
        for number in itertools.count():
            if at >= len(tellings):
                break
            language = rng.choice(["fr", "en"])
            chosen = tellings[at : at + rng.randrange(1, 6)]
            at += len(chosen)
            record = {
                "id": f"a{number}", "language": language, "language_confidence": 1.0, "language_reliable": True,
                "date": f"{max(fact['year'] for fact in chosen)}-12-31", "events": [world.event(fact, language) for fact in chosen],
            }
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


def measure(program: Path, records: Path, stories: Path, threads: int | None) -> tuple[float, float, int]:
    """Wall-clock seconds, processor seconds, and peak memory in bytes of one run."""
    command = [str(program), "compare", str(records), "-o", str(stories), "--quiet"]
    if threads:
        command += ["--threads", str(threads)]
    start = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        sys.exit(f"{' '.join(command)} failed")
    unit = 1 if sys.platform == "darwin" else 1024
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path, help="the release binary")
    parser.add_argument("--events", type=int, nargs="+", default=EVENTS, help="numbers of tellings to measure")
    parser.add_argument("--threads", type=int, help="threads of the program [default: one a core]")
    parser.add_argument("--folder", type=Path, help="where records and stories are kept [default: a folder that is removed]")
    args = parser.parse_args()
    print("| events | stories | seconds | processor seconds | peak memory, MB | bytes an event | microseconds an event |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.folder or Path(temporary)
        for events in args.events:
            records, stories = folder / f"records-{events}.jsonl", folder / f"stories-{events}.jsonl"
            if not records.exists():
                write_records(records, events)
            seconds, processor, memory = measure(args.program, records, stories, args.threads)
            with stories.open(encoding="utf-8") as lines:
                count = sum(1 for _ in lines)
            print(
                f"| {events:,} | {count:,} | {seconds:.1f} | {processor:.1f} | {memory / 1e6:.0f} | {memory / events:.0f} "
                f"| {seconds / events * 1e6:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
