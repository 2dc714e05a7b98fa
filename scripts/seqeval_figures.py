"""The figures of seqeval, to test `carriere evaluate-ner` against.

usage: seqeval_figures.py [FILE...]

Without files, reads a case a line from standard input, {"gold": [[tag…]…], "predicted": [[tag…]…], "scheme": null or its name}, and
prints its figures a line. With files (CoNLL: word, labelled tag, predicted tag), prints the figures of each, leniently and strictly in
the scheme that its name says (iob2.conll), as one JSON object. A figure is a string, so that no digit is lost: `float(…)` is exact.
"""
import json
import pathlib
import sys
import warnings

from seqeval.metrics import accuracy_score, classification_report
from seqeval.scheme import BILOU, IOB1, IOB2, IOBES

SCHEMES = {"IOB1": IOB1, "IOB2": IOB2, "BIOES": IOBES, "BILOU": BILOU}


def figures(gold, predicted, scheme):
    warnings.simplefilter("ignore")
    mode = {"mode": "strict", "scheme": SCHEMES[scheme]} if scheme else {}
    try:
        report = classification_report(gold, predicted, output_dict=True, zero_division=0, **mode)
    except ValueError as error:
        return {"refused": str(error)}
    if not report.get("micro avg"):
        return {"refused": "no names"}
    numbers = lambda row: {key: repr(float(value)) for key, value in row.items()}
    out = {name: numbers(row) for name, row in report.items()}
    out["accuracy"] = repr(accuracy_score(gold, predicted))
    return out


def read(path):
    gold, predicted = [[]], [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("-DOCSTART-"):
            gold.append([]), predicted.append([])
        elif not line.startswith("# "):
            _, tag, other = line.split("\t")
            gold[-1].append(tag), predicted[-1].append(other)
    keep = [i for i, tags in enumerate(gold) if tags]
    return [gold[i] for i in keep], [predicted[i] for i in keep]


def main():
    if sys.argv[1:]:
        out = {}
        for path in map(pathlib.Path, sys.argv[1:]):
            gold, predicted = read(path)
            scheme = path.stem.upper()
            out[path.stem] = {}
            # Its default mode knows neither `U-` nor `L-`.
            if scheme != "BILOU":
                out[path.stem]["lenient"] = figures(gold, predicted, None)
            if scheme in SCHEMES:
                out[path.stem]["strict"] = figures(gold, predicted, scheme)
        print(json.dumps(out, indent=1, ensure_ascii=False))
        return
    for line in sys.stdin:
        case = json.loads(line)
        print(json.dumps(figures(case["gold"], case["predicted"], case["scheme"])), flush=True)


if __name__ == "__main__":
    main()
