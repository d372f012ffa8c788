"""`python -m bench [NAME...]`: run the benchmarks (all unless named), print their lines, write docs/performance.md."""

from __future__ import annotations

import argparse
import subprocess
import sys

import msgspec

from bench import report
from bench.figures import progress

NAMES = ("collab", "speech_path", "long_record", "evidence", "export")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; those not named stay as they are"
    )
    parser.add_argument("--long", action="store_true", help="the long forms")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(NAMES):
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    lines = report.lines()
    for name in chosen.names or NAMES:
        progress(f"== {name}")
        command = [sys.executable, "-m", f"bench.{name}", *(["--long"] if chosen.long else [])]
        line = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        print(line, end="", flush=True)
        lines[name] = msgspec.json.decode(line, type=report.Line)
    report.write(lines)
    progress(f"written: {report.PAGE}")


if __name__ == "__main__":
    main()
