"""Checks tasks and a labelling configuration with Label Studio's own SDK, to test `carriere label` against.

usage: label_studio_check.py CONFIG.xml TASKS.json EXPORT.json OUT

The configuration and every task must be valid; EXPORT.json (tasks with annotations, as a project exports them) must be read by its
converter, which writes it as JSON and JSON-MIN into the folders OUT/json and OUT/json_min. Prints how many tasks, regions and
relations it saw.
"""
import json
import pathlib
import sys

from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface


def main():
    config, tasks, export, out = sys.argv[1:]
    config = pathlib.Path(config).read_text(encoding="utf-8")
    interface = LabelInterface(config)
    interface.validate()
    seen = {"tasks": 0, "regions": 0, "relations": 0}
    for path in (tasks, export):
        for task in json.loads(pathlib.Path(path).read_text(encoding="utf-8")):
            assert interface.validate_task({"data": task["data"]}), task["data"]["id"]
            for labelled in task.get("predictions", []) + task.get("annotations", []):
                errors = interface.validate_prediction(labelled, return_errors=True)
                assert not errors, (task["data"]["id"], errors)
                for result in labelled["result"]:
                    seen["relations" if result["type"] == "relation" else "regions"] += 1
                    if result["type"] == "labels":
                        value = result["value"]
                        assert task["data"]["text"][value["start"]:value["end"]] == value["text"], value
            seen["tasks"] += 1
    converter = Converter(config, str(out), download_resources=False)
    converter.convert_to_json(export, f"{out}/json", is_dir=False)
    converter.convert_to_json_min(export, f"{out}/json_min", is_dir=False)
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
