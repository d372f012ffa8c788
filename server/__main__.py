"""Command line: `python -m server COMMAND`."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import click
import uvloop

from server.settings import Settings, SettingsError
from server.store.ports import StoreError


@click.group(help="庭记 Tingji: a server for online court hearings.")
def main() -> None:
    pass


@main.command(help="Start the server with its media and speech processes.")
def run() -> None:
    from server.app import serve
    from server.memory import give_back

    def announce(text: str) -> None:
        click.echo(f"\n{text}\n\n按 Ctrl-C 停止。 Press Ctrl-C to stop.")

    give_back()
    try:
        settings = Settings.from_environment(os.environ)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serve(settings, announce))
    except (SettingsError, StoreError) as error:
        click.echo(f"{error.zh}\n{error.en}\n[{error.code}]", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        pass


@main.command(help="Make another demonstration hearing and print its links; the server may run meanwhile.")
def demonstration() -> None:
    from server.demonstration import another

    try:
        click.echo(asyncio.run(another(Settings.from_environment(os.environ))))
    except (SettingsError, StoreError) as error:
        click.echo(f"{error.zh}\n{error.en}\n[{error.code}]", err=True)
        sys.exit(1)


@main.command(help="List the speech models that are installed.")
def models() -> None:
    from server.asr.models import describe, installed, model_folders

    settings = Settings.from_environment(os.environ)
    click.echo(describe(installed(model_folders(settings.data)), settings.model))


@main.command(
    help="Check that FILE is what PROOF says was received as evidence, or without PROOF the seals of FILE, a PDF. "
    "Needs no server."
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("proof", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", default="", help="The court's public key, in hexadecimal, with which the proof must be signed.")
@click.option(
    "--certificate",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The certificate of the court, or of its authority, with which the seals must be made.",
)
def verify(file: Path, proof: Path | None, key: str, certificate: Path | None) -> None:
    if proof is None:
        from server.signing import verify as seals

        found = seals.report(file, certificate)
    else:
        from server.evidence import verify as proofs

        found = proofs.report(file, proof, key)
    click.echo("\n".join(found.lines), err=not found.good)
    sys.exit(0 if found.good else 1)


@main.command(help="Print what people said of their hearings.")
def feedback() -> None:
    from server.feedback import report

    try:
        click.echo("\n".join(asyncio.run(report(Settings.from_environment(os.environ)))))
    except (SettingsError, StoreError) as error:
        click.echo(f"{error.zh}\n{error.en}\n[{error.code}]", err=True)
        sys.exit(1)


@main.command(help="Print the JSON that the page's types are generated from.")
def schema() -> None:
    from server.schema import describe

    click.echo(json.dumps(describe(), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
