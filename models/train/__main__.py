"""Make the model: `python -m models.train` does everything; `graph`, `score`, `samples` and `say` do one part each."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from models.train.acoustic import Acoustic
from models.train.espeak import Voice
from models.train.folder import write_model
from models.train.samples import write_samples
from models.train.speak import silence, speak, to_pcm, write_wav

MODELS = Path(__file__).parent.parent
MODEL, SAMPLES, NETWORK = MODELS / "tiny-zh", MODELS / "samples", MODELS / "build" / "acoustic.npz"


def main(arguments: list[str]) -> None:
    """Do what the command line says; nothing at all means everything."""
    given = _parser().parse_args(arguments or ["all"])
    match given.command:
        case "all":
            # Only here, so that the other parts run without torch.
            from models.train.network import train

            train(given.utterances, given.epochs).save(NETWORK)
            write_model(Acoustic.load(NETWORK), MODEL)
            write_samples(SAMPLES)
            _print_scores()
        case "graph":
            write_model(Acoustic.load(NETWORK), MODEL)
        case "score":
            _print_scores()
        case "samples":
            write_samples(SAMPLES)
        case "say":
            around = silence(given.silence, rate=given.rate)
            spoken = speak(given.sentence.split(), Voice(given.voice, given.speed), rate=given.rate)
            write_wav(given.file, to_pcm(around, spoken, around), rate=given.rate)


def _print_scores() -> None:
    from models.train.score import table

    print(table(MODEL))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.train", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    everything = commands.add_parser("all", help="train, then write the model, the samples and the figures (default)")
    everything.add_argument("--utterances", type=int, default=2500)
    everything.add_argument("--epochs", type=int, default=10)
    commands.add_parser("graph", help="write the model again from the last network: after a change of the text files")
    commands.add_parser("score", help="print the model's error rates")
    commands.add_parser("samples", help="write the sample sentences again")
    say = commands.add_parser("say", help="write a sentence (words separated by spaces) as a WAV file")
    say.add_argument("sentence")
    say.add_argument("file", type=Path)
    say.add_argument("--voice", default="", help="a variant of espeak-ng's voices, such as f3")
    say.add_argument("--speed", type=int, default=175, help="words a minute")
    say.add_argument("--rate", type=int, default=48_000, help="samples a second")
    say.add_argument("--silence", type=int, default=1000, help="milliseconds before and after")
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
