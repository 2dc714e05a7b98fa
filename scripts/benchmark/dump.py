#!/usr/bin/env python3
"""Makes a dump of many articles and runs the program over it: speed over time, memory, and where the time goes.

    cargo build --release
    python3 scripts/benchmark/dump.py target/release/carriere --articles ARTICLES --readings

ARTICLES is a folder with files of JSON Lines, a line an article with `text`. They are repeated, with new identifiers, up to
--count. With --readings what the network reads is kept in a file first, and the dump is run without the network: 200,000
articles then take minutes and not hours, and what the program does around the network is what is measured. Without it
--count is 400, and no article comes twice: a sentence that was read lately is not read again.

Speed is that of the progress lines, memory the resident set, sampled twice a second, and its peak as the system counts it;
times by stage are those of --summary. Prints Markdown tables; --update FILE also puts them between the lines
`<!-- dump.py -->` and `<!-- end of dump.py -->` of a file. Ends with status 1 when a run on two threads or fewer takes more than 1.5 GB, when
its last tenth is more than a tenth slower than its first, or when articles are missing. Standard library only, Linux.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

SAMPLE_SECONDS = 0.5
MOST_BYTES = 1.5e9
LEAST_SHARE = 0.9
PROGRESS = re.compile(r"progress: [^,]*, (\d+) articles, ")
# Stages of the summary under the names of the table.
PARTS = {
    "read": ["read"],
    "tokenise": ["split", "tokenize"],
    "model": ["network", "decode"],
    "rules": ["mentions", "rules", "resolve"],
    "write": ["write"],
}
BEGIN, END = "<!-- dump.py -->", "<!-- end of dump.py -->"


@dataclass
class Run:
    threads: int
    # Seconds since the start, articles done.
    points: list[tuple[float, int]] = field(default_factory=lambda: [(0.0, 0)])
    # Seconds since the start, resident bytes.
    memory: list[tuple[float, int]] = field(default_factory=list)
    peak: int = 0
    summary: dict = field(default_factory=dict)

    @property
    def rate(self) -> float:
        return self.summary["articles"] / self.summary["seconds"]

    def rate_between(self, start: float, end: float) -> float:
        """Articles a second between two shares of the articles."""
        total = self.summary["articles"]
        seconds = self.moment(end * total) - self.moment(start * total)
        return (end - start) * total / max(seconds, 1e-9)

    def moment(self, articles: float) -> float:
        """When so many articles were done, between the two points around it."""
        for (before, fewer), (after, more) in zip(self.points, self.points[1:]):
            if fewer <= articles <= more and more > fewer:
                return before + (after - before) * (articles - fewer) / (more - fewer)
        return self.points[-1][0]

    def memory_between(self, start: float, end: float) -> float:
        """Most resident bytes between two shares of the time."""
        begin, length = self.points[0][0], self.points[-1][0] - self.points[0][0]
        return max((size for at, size in self.memory if start <= (at - begin) / length <= end), default=0)


def sample_articles(folder: Path, count: int) -> list[dict]:
    """As many articles of each file, in turn."""
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        sys.exit(f"error: no .jsonl in {folder}")
    found = []
    for path in files:
        with path.open(encoding="utf-8") as lines:
            found.append([json.loads(line) for line, _ in zip(lines, range(count // len(files)))])
    return [article for group in zip(*found) for article in group]


def make_dump(path: Path, articles: list[dict], count: int) -> None:
    with path.open("w", encoding="utf-8") as dump:
        for number in range(count):
            article = articles[number % len(articles)] | {"id": str(number)}
            dump.write(json.dumps(article, ensure_ascii=False) + "\n")


def resident(process: int) -> int:
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0
    found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def run(program: str, dump: Path, threads: int, options: list[str], folder: Path) -> Run:
    """Runs the program over a dump."""
    events, summary = folder / "events.jsonl", folder / "summary.json"
    command = [program, "extract", str(dump), "-o", str(events), "--summary", str(summary), "--threads", str(threads), "--log-every", "1", *options]
    found = Run(threads)
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    over = threading.Event()
    start = time.monotonic()

    def watch() -> None:
        while not over.wait(SAMPLE_SECONDS):
            found.memory.append((time.monotonic() - start, resident(process.pid)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    messages = []
    for line in process.stderr:
        if progress := PROGRESS.match(line):
            found.points.append((time.monotonic() - start, int(progress[1])))
        else:
            messages.append(line)
    _, status, usage = os.wait4(process.pid, 0)
    over.set()
    watcher.join()
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit("".join(messages))
    found.peak = usage.ru_maxrss * 1024
    found.summary = json.loads(summary.read_text(encoding="utf-8"))
    # Loading is no part of it: the run began so long before its end.
    end = time.monotonic() - start
    found.points[0] = (end - found.summary["seconds"], 0)
    found.points.append((end, found.summary["articles"]))
    events.unlink()
    return found


def megabytes(size: float) -> str:
    return f"{size / 1e6:,.0f} MB"


def tables(runs: list[Run], about: str) -> str:
    lines = [about, ""]
    lines += [
        "| threads | articles/s | of one thread's | first tenth | last tenth | last of first | peak memory | in the first tenth | in the last |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in runs:
        first, last = one.rate_between(0, 0.1), one.rate_between(0.9, 1)
        memory = [megabytes(size) for size in (one.peak, one.memory_between(0, 0.1), one.memory_between(0.9, 1))]
        lines.append(
            f"| {one.threads} | {one.rate:,.1f} | {one.rate / runs[0].rate:.2f} | {first:,.1f} | {last:,.1f} | {last / first:.2f} | "
            + " | ".join(memory) + " |"
        )
    lines += ["", "Time spent by all threads together, in seconds a thousand articles, and its share:", ""]
    lines += ["| threads | " + " | ".join(PARTS) + " |", "| --- |" + " --- |" * len(PARTS)]
    for one in runs:
        stages = one.summary["stage_seconds"]
        total = sum(stages.values())
        parts = [sum(stages[stage] for stage in names) for names in PARTS.values()]
        cells = [f"{part / one.summary['articles'] * 1000:,.2f} ({part / total:.1%})" for part in parts]
        lines.append(f"| {one.threads} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def faults(runs: list[Run], count: int) -> list[str]:
    found = []
    for one in runs:
        summary = one.summary
        if summary["articles"] != count or summary["records"] + summary["rejects"] != count:
            found.append(f"{one.threads} threads: {count} articles gave {summary['records']} records and {summary['rejects']} rejects")
        if one.threads <= 2 and one.peak > MOST_BYTES:
            found.append(f"{one.threads} threads took {megabytes(one.peak)}")
        if one.threads <= 2 and one.rate_between(0.9, 1) < LEAST_SHARE * one.rate_between(0, 0.1):
            found.append(f"{one.threads} threads: the last tenth is slower than the first")
    return found


def update(path: Path, text: str) -> None:
    """Puts the tables between their marks."""
    whole = path.read_text(encoding="utf-8")
    before, begin, rest = whole.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"error: {path} has no lines {BEGIN} and {END}")
    path.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def processor() -> str:
    found = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else platform.machine()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="the carriere program")
    parser.add_argument("--articles", type=Path, required=True, metavar="FOLDER", help="articles to repeat")
    parser.add_argument("--distinct", type=int, help="how many of them (default: 400 with --readings, else --count)")
    parser.add_argument("--count", type=int, help="articles of the dump (default: 200,000 with --readings, else 400)")
    parser.add_argument("--threads", default="1,2,4", help="runs to make (default: 1,2,4)")
    parser.add_argument("--readings", action="store_true", help="keep what the network reads, and run the dump without it")
    parser.add_argument("--folder", type=Path, help="where the dump is made (default: that of temporary files)")
    parser.add_argument("--update", type=Path, metavar="FILE", help="file to put the tables into")
    arguments = parser.parse_args()
    count = arguments.count or (200_000 if arguments.readings else 400)
    distinct = arguments.distinct or (400 if arguments.readings else count)
    articles = sample_articles(arguments.articles, distinct)
    with tempfile.TemporaryDirectory(dir=arguments.folder) as place:
        folder = Path(place)
        options, network = [], "the network runs over every sentence that may matter"
        dump = folder / "dump.jsonl"
        if arguments.readings:
            options = ["--readings", str(folder / "readings.jsonl")]
            network = "the network is **not** run: what it reads was kept before (`--readings`)"
            print(f"reading {len(articles)} articles once", file=sys.stderr)
            make_dump(dump, articles, len(articles))
            run(arguments.program, dump, os.cpu_count() or 1, options, folder)
        print(f"making a dump of {count:,} articles", file=sys.stderr)
        make_dump(dump, articles, count)
        size = megabytes(dump.stat().st_size)
        runs = []
        for threads in map(int, arguments.threads.split(",")):
            print(f"running on {threads} threads", file=sys.stderr)
            runs.append(run(arguments.program, dump, threads, options, folder))
    about = (
        f"{count:,} articles ({size}), {len(articles)} of them distinct; {network}. {os.cpu_count()} cores, {processor()}; "
        f"{time.strftime('%Y-%m-%d')}."
    )
    text = tables(runs, about)
    print(text)
    if arguments.update:
        update(arguments.update, text)
    wrong = faults(runs, count)
    for fault in wrong:
        print(f"fault: {fault}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
