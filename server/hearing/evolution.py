"""What each event makes of the evidence."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from server.hearing import events as ev
from server.hearing.evidence import Evidence, Exhibit, Showing
from server.hearing.ledger import MarksLeaf, exhibit_leaf, hashed
from server.hearing.marks import on


def evolve(evidence: Evidence, event: ev.EvidenceEvent, at: int, hearing: str) -> Evidence:
    """The evidence after `event`, which happened at `at` (milliseconds since the epoch)."""
    change = msgspec.structs.replace
    match event:
        case ev.ExhibitFiled():
            return _file(evidence, event.exhibit, hearing)
        case ev.ExhibitDescribed():
            known = evidence.exhibits[event.exhibit]
            described = change(
                known,
                title=event.title,
                purpose=event.purpose,
                source=event.source,
                copy=event.copy,
                case=event.case or known.case,
            )
            return change(evidence, exhibits=evidence.exhibits | {described.id: described})
        case ev.ExhibitsOrdered():
            return change(evidence, order=evidence.order | {event.party: event.exhibits})
        case ev.ExhibitWithdrawn():
            return change(evidence, withdrawn=evidence.withdrawn | {event.exhibit})
        case ev.ExhibitShown():
            return change(evidence, showing=Showing(exhibit=event.exhibit, by=event.by, at=at))
        case ev.ShowingStopped():
            return change(evidence, showing=None)
        case ev.MarkingAsked():
            return change(evidence, asking=evidence.asking | {event.seat})
        case ev.MarkingGranted():
            annotators = evidence.annotators | {event.seat}
            return change(evidence, annotators=annotators, asking=evidence.asking - {event.seat})
        case ev.MarkingRefused():
            return change(evidence, asking=evidence.asking - {event.seat})
        case ev.MarkingRevoked():
            return change(evidence, annotators=evidence.annotators.difference(event.seats))
        case ev.MarkDrawn():
            return change(evidence, marks=evidence.marks | {event.mark.id: event.mark})
        case ev.MarkErased():
            return _without(evidence, {event.mark})
        case ev.MarksCleared():
            return _without(
                evidence, {mark.id for mark in evidence.marks.values() if on(mark, event.exhibit, event.page)}
            )
        case ev.MarksFrozen():
            leaf = MarksLeaf(hearing, event.digest, event.count)
            return change(evidence, leaves=(*evidence.leaves, hashed(event.salt, leaf)))
        case ev.OpinionGiven():
            given = event.opinion
            said = evidence.opinions.get(given.exhibit, {}) | {given.seat: given}
            return change(evidence, opinions=evidence.opinions | {given.exhibit: said})
        case ev.ExhibitDownloaded() | ev.ExhibitPlayed():
            return evidence
        case _:
            raise TypeError(f"no evolution for {event!r}")


def _file(evidence: Evidence, exhibit: Exhibit, hearing: str) -> Evidence:
    order = (*evidence.order.get(exhibit.party, ()), exhibit.id)
    return msgspec.structs.replace(
        evidence,
        exhibits=evidence.exhibits | {exhibit.id: exhibit},
        order=evidence.order | {exhibit.party: order},
        leaves=(*evidence.leaves, hashed(exhibit.salt, exhibit_leaf(hearing, exhibit))),
    )


def _without(evidence: Evidence, gone: Iterable[str]) -> Evidence:
    kept = {key: mark for key, mark in evidence.marks.items() if key not in gone}
    return msgspec.structs.replace(evidence, marks=kept)
