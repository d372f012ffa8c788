"""Writes docs/performance.md from what the benchmarks printed last; docs/performance.json keeps that."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from string import Template

import msgspec

from bench.chart import Bar, Group, svg

ROOT = Path(__file__).parents[1]
PAGE = Path("docs/performance.md")
PICTURE = Path("docs/performance.svg")
KEPT = Path("docs/performance.json")
TEMPLATE = Path(__file__).parent / "performance.md"

SERVERS = {"tingji": "Tingji", "hocuspocus": "Hocuspocus", "y_websocket": "y-websocket"}
LOADS = {"one_doc": "one record: 2 write, 50 read", "many_docs": "50 records: 1 writes, 3 read"}
MEASURES = {
    "p50_ms": ("half of all edits arrive within", "ms"),
    "p95_ms": ("95 % arrive within", "ms"),
    "p99_ms": ("99 % arrive within", "ms"),
    "cpu_us": ("server's processor time per arrival", "µs"),
}

ALONE = "one_doc"
"""The load under which the disk alone is measured too."""

Values = dict[str, float]
Spreads = dict[str, tuple[float, float]]


class Spread(msgspec.Struct, frozen=True):
    """[lowest, highest] of every figure."""

    figures: Spreads
    peers: dict[str, Spreads] = {}


class Line(msgspec.Struct, frozen=True):
    """What a benchmark prints."""

    bench: str
    figures: Values
    spread: Spread
    peers: dict[str, Values] = {}

    def bar(self, server: str, key: str) -> Bar:
        """A figure of ours ("tingji") or of a peer."""
        ours = server == "tingji"
        values, spreads = (
            (self.figures, self.spread.figures) if ours else (self.peers[server], self.spread.peers[server])
        )
        return Bar(values[key], *spreads[key])


def lines() -> dict[str, Line]:
    """What was kept, by the benchmark's name."""
    if not (ROOT / KEPT).exists():
        return {}
    return msgspec.json.decode((ROOT / KEPT).read_bytes(), type=dict[str, Line])


def write(measured: Mapping[str, Line]) -> None:
    """Write page, picture and figures. Every benchmark must have been run at least once."""
    (ROOT / KEPT).write_bytes(msgspec.json.format(msgspec.json.encode(measured), indent=1) + b"\n")
    collab = measured["collab"]
    (ROOT / PICTURE).write_text(_picture(collab))
    (ROOT / PAGE).write_text(
        Template(TEMPLATE.read_text()).substitute(
            machine=_machine(),
            collab=_collab_table(collab),
            ack_one=_cell(collab.bar("tingji", "one_doc.ack_p95_ms")),
            ack_many=_cell(collab.bar("tingji", "many_docs.ack_p95_ms")),
            children=f"{max(collab.figures[f'{load}.children_cpu_us'] for load in LOADS):.1f}",
            ratios=_ratios(collab),
            **_beside_the_disk(collab),
            **{f"disk_{key}": _cell(collab.bar("disk", f"{ALONE}.{key}")) for key in ("p50_ms", "p95_ms", "cpu_us")},
            speech=_speech_table(measured["speech_path"]),
            long_record=_long_record_table(measured["long_record"]),
            evidence=_evidence_table(measured["evidence"]),
            export=_export_table(measured["export"]),
        )
    )


def _beside_the_disk(line: Line) -> dict[str, str]:
    """What the one record takes at least, and what is left of ours without the disk."""
    late, cost = f"{ALONE}.p95_ms", f"{ALONE}.cpu_us"
    disk, hocuspocus = line.peers["disk"], line.peers["hocuspocus"]
    return {
        "floor_p95": f"{disk[late] + line.peers['y_websocket'][late]:.1f}",
        "hocuspocus_p95": f"{hocuspocus[late]:.1f}",
        "less_disk_us": f"{line.figures[cost] - disk[cost]:.1f}",
        "hocuspocus_us": f"{hocuspocus[cost]:.1f}",
    }


def _collab_table(line: Line) -> str:
    rows = [f"| | | {' | '.join(SERVERS.values())} |", f"|---|---|{'---|' * len(SERVERS)}"]
    for load, people in LOADS.items():
        for key, (words, unit) in MEASURES.items():
            cells = [_cell(line.bar(server, f"{load}.{key}")) for server in SERVERS]
            rows.append(f"| {people} | {words} ({unit}) | {' | '.join(cells)} |")
    return "\n".join(rows)


def _ratios(line: Line) -> str:
    rows = ["| | p95 − Hocuspocus's (ms) | processor time ÷ Hocuspocus's |", "|---|---|---|"]
    for load, people in LOADS.items():
        ours = {key: line.figures[f"{load}.{key}"] for key in MEASURES}
        theirs = {key: line.peers["hocuspocus"][f"{load}.{key}"] for key in MEASURES}
        late, cost = ours["p95_ms"] - theirs["p95_ms"], ours["cpu_us"] / theirs["cpu_us"]
        rows.append(f"| {people} | {late:+.1f} | {cost:.2f} |")
    return "\n".join(rows)


def _speech_table(line: Line) -> str:
    rows = ["| | half within (ms) | 95 % within (ms) |", "|---|---|---|"]
    for key, words in {
        "final": "end of speech → final line on another page",
        "endpointing": "of that, the pause that the recogniser alone waits for",
        "own": "of that, all the rest: our own part",
        "partial": "end of a word → partial text that shows it",
    }.items():
        cells = [_cell(line.bar("tingji", f"{key}_ms_p{share}"), digits=0) for share in (50, 95)]
        rows.append(f"| {words} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _long_record_table(line: Line) -> str:
    rows = ["| | |", "|---|---|"]
    for key, (words, digits) in {
        "open_s": ("link pressed → the record can be typed in, in a browser with empty caches (s)", 2),
        "key_ms_p50": ("half of all keys are on the screen within (ms)", 0),
        "key_ms_p95": ("95 % of all keys are on the screen within (ms)", 0),
        "server_mb": ("the server's memory grows by (MB)", 1),
        "load_ms": ("a server that starts makes the hearing within (ms)", 0),
    }.items():
        rows.append(f"| {words} | {_cell(line.bar('tingji', key), digits)} |")
    return "\n".join(rows)


def _evidence_table(line: Line) -> str:
    rows = ["| | Tingji | pdf.js |", "|---|---|---|"]
    for key, words in {
        "turn_cold_ms_p50": "half of the next pages, which nobody has seen, are on the screen within (ms)",
        "turn_cold_ms_p95": "95 % of them within (ms)",
        "jump_cold_ms_p50": "half of the pages far away, which nobody has seen, within (ms)",
        "jump_cold_ms_p95": "95 % of them within (ms)",
        "turn_warm_ms_p95": "95 % of the pages that were seen before within (ms)",
    }.items():
        cells = [_cell(line.bar(server, key), digits=0) for server in ("tingji", "pdfjs")]
        rows.append(f"| {words} | {' | '.join(cells)} |")
    for key, (words, digits) in {
        "first_page_s": ("last byte of the file → its first page (s)", 2),
        "show_ms_p95": ("a page is shown → each of 20 viewers has it, 95 % (ms)", 0),
        "stroke_ms_p95": ("a movement of the pen → on another screen, 95 % (ms)", 0),
        "ack_ms_p99": ("a clerk's text is saved while pages are drawn, 99 % (ms)", 0),
        "quiet_ack_ms_p99": ("the same while none are (ms)", 0),
    }.items():
        rows.append(f"| {words} | {_cell(line.bar('tingji', key), digits)} | |")
    return "\n".join(rows)


def _export_table(line: Line) -> str:
    rows = ["| | | while nothing is exported |", "|---|---|---|"]
    for key, words in {"pdf_s": "PDF ready within (s)", "docx_s": "Word document ready within (s)"}.items():
        rows.append(f"| {words} | {_cell(line.bar('tingji', key), digits=2)} | |")
    for key, words in {
        "loop_lag_ms_p99": "the event loop is late by, 99 % (ms)",
        "ack_ms_p95": "the typing clerk's text is saved within, 95 % (ms)",
    }.items():
        cells = [_cell(line.bar("tingji", name)) for name in (key, f"quiet_{key}")]
        rows.append(f"| {words} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _cell(bar: Bar, digits: int = 1) -> str:
    return f"{bar.value:.{digits}f} ({bar.low:.{digits}f} – {bar.high:.{digits}f})"


def _picture(line: Line) -> str:
    groups = []
    for load, people in LOADS.items():
        for key, words in {"p95_ms": "95 % arrive within", "cpu_us": "processor time per arrival"}.items():
            title = f"{people.partition(':')[0]}: {words}"
            bars = [line.bar(server, f"{load}.{key}") for server in SERVERS]
            groups.append(Group(title, MEASURES[key][1], bars))
    return svg("Editing together: Tingji, Hocuspocus and y-websocket", list(SERVERS.values()), groups)


def _machine() -> str:
    """The kind of machine, such as "2 cores, AMD EPYC, Linux"."""
    processors = [text for text in Path("/proc/cpuinfo").read_text().splitlines() if text.startswith("model name")]
    model = processors[0].partition(":")[2].strip() if processors else os.uname().machine
    cores = len(os.sched_getaffinity(0))
    return f"{cores} core{'s' if cores > 1 else ''}, {model}, {os.uname().sysname}"
