"""Training: a small time-delay network that names the phone of every third frame (numpy and torch)."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from models.train.acoustic import SUBSAMPLING, Acoustic, Layer
from models.train.espeak import SILENCE
from models.train.examples import Example, example
from models.train.features import BINS

WIDTH = 128
TAPS = ((5, 1), (3, 1), (3, 3), (3, 3), (3, 6))
"""Of each layer: how many frames it sees and how far they lie apart, in frames of 10 ms; 17 to each side in all."""
FIRST_SUBSAMPLED = 2
"""From this layer on only every third frame is computed."""

CONTEXT = sum((taps - 1) // 2 * spacing for taps, spacing in TAPS)
PIECE, BATCH = 120, 32
IGNORED = -100

Labels = npt.NDArray[np.int64]


def train(utterances: int, epochs: int) -> Acoustic:
    """Synthesise that many utterances and train on them; a few minutes on two cores."""
    torch.manual_seed(0)
    examples = _synthesise(utterances)
    phones = [SILENCE, *sorted({phone for each in examples for phone in each.phones} - {SILENCE})]
    number = {phone: i for i, phone in enumerate(phones)}
    features = [each.features for each in examples]
    labels = [np.array([number[phone] for phone in each.phones]) for each in examples]
    frames, runs = np.zeros(len(phones)), np.ones(len(phones))
    for each in labels:
        np.add.at(frames, each, 1)
        np.add.at(runs, each[np.r_[True, np.diff(each) != 0]], 1)
    _say(f"{frames.sum() / 360_000:.2f} hours of speech, {len(phones)} phones")

    every = np.concatenate(features)
    mean, deviation = every.mean(0), every.std(0) + 1e-3
    network = _network(len(phones))
    _fit(network, [(each - mean) / deviation for each in features], labels, epochs)
    prior = (frames + 50) / (frames + 50).sum()
    return Acoustic(phones, list(map(float, frames / runs)), _fold(network, mean, deviation, prior))


def _synthesise(utterances: int) -> list[Example]:
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # for the new processes: numpy's threads would fight with each other
    # A fresh process per piece of work, because espeak carries state from call to call.
    with multiprocessing.get_context("spawn").Pool(os.cpu_count(), maxtasksperchild=1) as pool:
        return pool.map(example, range(utterances), chunksize=50)


def _network(phones: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for i, (taps, spacing) in enumerate(TAPS):
        subsampled, subsampling = i > FIRST_SUBSAMPLED, i == FIRST_SUBSAMPLED
        convolution = nn.Conv1d(
            WIDTH if i else BINS,
            WIDTH,
            taps,
            dilation=spacing // SUBSAMPLING if subsampled else spacing,
            stride=SUBSAMPLING if subsampling else 1,
        )
        layers += [convolution, nn.BatchNorm1d(WIDTH), nn.ReLU(), nn.Dropout(0.05)]
    return nn.Sequential(*layers, nn.Conv1d(WIDTH, phones, 1))


def _fit(network: nn.Sequential, features: list[npt.NDArray[np.float32]], labels: list[Labels], epochs: int) -> None:
    padded = [np.pad(each, ((CONTEXT, CONTEXT), (0, 0)), mode="edge") for each in features]
    pieces = [(i, at) for i, each in enumerate(labels) for at in range(0, max(1, len(each) - PIECE // 2), PIECE)]
    steps = len(pieces) // BATCH
    optimizer = torch.optim.AdamW(network.parameters(), lr=4e-3, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps * epochs + 1, pct_start=0.15)
    random = np.random.default_rng(0)
    network.train()
    for epoch in range(epochs):
        random.shuffle(pieces)
        total = 0.0
        for inputs, targets in _batches(padded, labels, pieces, random):
            loss = functional.cross_entropy(network(inputs), targets, ignore_index=IGNORED)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
            schedule.step()
            total += loss.item()
        _say(f"epoch {epoch + 1} of {epochs}: loss {total / steps:.3f}")
    network.eval()


def _batches(
    padded: list[npt.NDArray[np.float32]],
    labels: list[Labels],
    pieces: list[tuple[int, int]],
    random: np.random.Generator,
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Pieces of 1.2 s, moved a little every time; (batch × bins × frames, batch × every third label)."""
    for first in range(0, len(pieces) - BATCH + 1, BATCH):
        inputs = np.zeros((BATCH, PIECE + 2 * CONTEXT, BINS), np.float32)
        targets = np.full((BATCH, PIECE), IGNORED)
        for row, (i, at) in enumerate(pieces[first : first + BATCH]):
            start = max(0, min(len(labels[i]) - PIECE, at + int(random.integers(-30, 30))))
            frames, names = padded[i][start : start + PIECE + 2 * CONTEXT], labels[i][start : start + PIECE]
            inputs[row, : len(frames)], targets[row, : len(names)] = frames, names
        yield torch.from_numpy(inputs).transpose(1, 2), torch.from_numpy(targets[:, ::SUBSAMPLING].copy())


def _fold(
    network: nn.Sequential,
    mean: npt.NDArray[np.float32],
    deviation: npt.NDArray[np.float32],
    prior: npt.NDArray[np.float64],
) -> list[Layer]:
    """Plain affine layers: input normalisation, batch normalisation and the division by the prior are folded in."""
    convolutions = [module for module in network if isinstance(module, nn.Conv1d)]
    norms = [module for module in network if isinstance(module, nn.BatchNorm1d)]
    layers: list[Layer] = []
    for i, (convolution, norm, (taps, spacing)) in enumerate(zip(convolutions, norms, TAPS, strict=False)):
        weights, bias = _weights_and_bias(convolution)
        if i == 0:
            bias = bias - (weights * (mean / deviation)[None, :, None]).sum((1, 2))
            weights = weights / deviation[None, :, None]
        assert norm.running_mean is not None and norm.running_var is not None
        scale = _array(norm.weight) / np.sqrt(_array(norm.running_var) + norm.eps)
        side_by_side = (weights * scale[:, None, None]).transpose(0, 2, 1).reshape(WIDTH, -1)
        shifted = (bias - _array(norm.running_mean)) * scale + _array(norm.bias)
        offsets = tuple((tap - (taps - 1) // 2) * spacing for tap in range(taps))
        layers.append(Layer(offsets, side_by_side.astype(np.float32), shifted.astype(np.float32)))
    weights, bias = _weights_and_bias(convolutions[-1])
    return [*layers, Layer((0,), weights[:, :, 0].astype(np.float32), (bias - np.log(prior)).astype(np.float32))]


def _weights_and_bias(convolution: nn.Conv1d) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    assert convolution.bias is not None
    return _array(convolution.weight), _array(convolution.bias)


def _array(tensor: torch.Tensor) -> npt.NDArray[np.float64]:
    return np.asarray(tensor.detach().numpy(), np.float64)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
