"""The page of performance is written from what the benchmarks print."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from bench import report
from bench.__main__ import NAMES
from bench.chart import Bar
from bench.figures import Figure, Figures, Result

PEERS = (*report.SERVERS, "disk", "pdfjs")


class Whatever(dict[str, float]):
    """A figure for every key."""

    def __missing__(self, _key: str) -> float:
        return 1.25


class Between(dict[str, tuple[float, float]]):
    def __missing__(self, _key: str) -> tuple[float, float]:
        return (1.0, 1.5)


def test_every_benchmark_has_its_part_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "ROOT", tmp_path)
    (tmp_path / "docs").mkdir()
    peers: dict[str, dict[str, float]] = {peer: Whatever() for peer in PEERS}
    ranges: dict[str, report.Spreads] = {peer: Between() for peer in PEERS}
    spread = report.Spread(Between(), ranges)
    report.write({name: report.Line(name, Whatever(), spread, peers) for name in NAMES})
    page = (tmp_path / report.PAGE).read_text()
    assert "$" not in page
    assert "1.2 (1.0 – 1.5)" in page
    assert report.lines().keys() == set(NAMES)


def test_what_a_benchmark_prints_is_what_the_report_reads() -> None:
    figures: Figures = {"pdf_s": Figure(0.5, 0.4, 0.6)}
    line = msgspec.json.decode(Result("export", figures).line(), type=report.Line)
    assert line.bar("tingji", "pdf_s") == Bar(0.5, 0.4, 0.6)
