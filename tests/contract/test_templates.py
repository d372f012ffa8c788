"""What every store of templates does, whatever it is stored in."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from server.hearing.standard import STANDARD
from server.hearing.templates import MOST_TEMPLATES, Template, TemplateContent, TemplateKind
from server.settings import Settings
from server.store.ports import StoreError, Templates
from server.store.store import Store, open_store

pytestmark = [pytest.mark.anyio, pytest.mark.spec("T4")]

OATH = TemplateContent(
    kind=TemplateKind.PASSAGE,
    name="证人保证书",
    key="5",
    lines=("审：请证人宣读保证书。", "", "证：“我保证”如实作证；𬭎 100%。"),
)


@pytest.fixture
def templates(store: Store) -> Templates:
    return store.templates


def content(template: Template) -> TemplateContent:
    return TemplateContent(**{name: getattr(template, name) for name in TemplateContent.__struct_fields__})


async def refused(templates: Templates, template: str, written: TemplateContent, known: int) -> str:
    before = await templates.all()
    with pytest.raises(StoreError) as error:
        await templates.put(template, written, known)
    assert await templates.all() == before, "what is refused changes nothing"
    return error.value.code


async def test_a_new_database_begins_with_the_standard_ones_in_their_order(templates: Templates) -> None:
    stored = await templates.all()
    assert {template.id: content(template) for template in stored} == STANDARD
    assert [template.id for template in stored] == list(STANDARD)
    for kind in TemplateKind:
        places = [template.position for template in stored if template.kind is kind]
        assert places == list(range(len(places)))


async def test_what_was_removed_does_not_come_back_by_itself(settings: Settings, templates: Templates) -> None:
    for template in await templates.all():
        await templates.delete(template.id, template.changed_at)
    other = await open_store(settings)
    assert await other.templates.all() == []
    await other.close()


async def test_a_new_one_comes_back_as_it_was_written_at_the_end_of_its_kind(templates: Templates) -> None:
    written = await templates.put("oath", OATH, 0)
    assert content(written) == OATH
    stored = await templates.all()
    assert stored[-1] == written
    assert len(stored) == len(STANDARD) + 1


async def test_a_change_keeps_the_place_and_moves_the_time_on(templates: Templates) -> None:
    first = (await templates.all())[0]
    renamed = msgspec.structs.replace(content(first), name="庭审（普通程序）", lines=("案号：{case_number}",))
    changed = await templates.put(first.id, renamed, first.changed_at)
    assert (changed.position, content(changed)) == (first.position, renamed)
    assert changed.changed_at > first.changed_at
    again = await templates.put(first.id, renamed, changed.changed_at)
    assert again.changed_at > changed.changed_at
    assert (await templates.all())[0] == again


async def test_of_two_who_change_the_same_one_the_later_is_told(templates: Templates) -> None:
    first = (await templates.all())[0]
    await templates.put(first.id, content(first), first.changed_at)
    assert await refused(templates, first.id, content(first), first.changed_at) == "template_changed"
    assert await refused(templates, first.id, content(first), 0) == "template_changed"


async def test_a_change_of_one_that_was_removed_meanwhile_is_refused(templates: Templates) -> None:
    written = await templates.put("oath", OATH, 0)
    await templates.delete("oath", written.changed_at)
    assert await refused(templates, "oath", OATH, written.changed_at) == "template_changed"
    back = await templates.put("oath", OATH, 0)
    assert content(back) == OATH


async def test_of_many_who_change_one_at_once_a_single_one_succeeds(settings: Settings, templates: Templates) -> None:
    other = await open_store(settings)
    fresh = await asyncio.gather(
        *(place.put("oath", OATH, 0) for place in (templates, other.templates) * 4), return_exceptions=True
    )
    (written,) = [result for result in fresh if isinstance(result, Template)]
    changes = await asyncio.gather(
        *(place.put("oath", OATH, written.changed_at) for place in (templates, other.templates) * 4),
        return_exceptions=True,
    )
    assert sum(isinstance(result, Template) for result in changes) == 1
    refusals = [result for result in fresh + changes if not isinstance(result, Template)]
    assert {error.code for error in refusals if isinstance(error, StoreError)} <= {
        "template_changed",
        "template_key_taken",
    }
    assert all(isinstance(error, StoreError) for error in refusals)
    await other.close()


async def test_a_key_belongs_to_one_template_of_a_kind(templates: Templates) -> None:
    oath = await templates.put("oath", OATH, 0)
    other = msgspec.structs.replace(OATH, name="鉴定人保证书")
    assert await refused(templates, "other", other, 0) == "template_key_taken"
    without = await templates.put("other", msgspec.structs.replace(other, key=""), 0)
    await templates.put("third", msgspec.structs.replace(other, key=""), 0)
    assert await refused(templates, "other", other, without.changed_at) == "template_key_taken"
    await templates.put("oath", msgspec.structs.replace(OATH, key=""), oath.changed_at)
    assert (await templates.put("other", other, without.changed_at)).key == "5"


async def test_a_template_stays_of_its_kind(templates: Templates) -> None:
    oath = await templates.put("oath", OATH, 0)
    header = TemplateContent(kind=TemplateKind.HEADER, name="保证书", title="保证书", lines=("",))
    assert await refused(templates, "oath", header, oath.changed_at) == "template_changed"


async def test_removing_takes_one_away_and_only_as_it_was_seen(templates: Templates) -> None:
    oath = await templates.put("oath", OATH, 0)
    with pytest.raises(StoreError) as error:
        await templates.delete("oath", oath.changed_at - 1)
    assert error.value.code == "template_changed"
    assert oath in await templates.all()
    await templates.delete("oath", oath.changed_at)
    await templates.delete("oath", oath.changed_at)
    assert [template.id for template in await templates.all()] == list(STANDARD)


async def test_the_order_is_the_one_that_was_given_and_the_rest_follow(templates: Templates) -> None:
    before = [template.id for template in await templates.all() if template.kind is TemplateKind.PASSAGE]
    await templates.arrange(TemplateKind.PASSAGE, [before[3], "gone", "header-trial", before[1]])
    stored = await templates.all()
    passages = [template.id for template in stored if template.kind is TemplateKind.PASSAGE]
    assert passages == [before[3], before[1], before[0], before[2], *before[4:]]
    assert [template.id for template in stored if template.kind is TemplateKind.HEADER] == list(STANDARD)[:3]
    assert (await templates.put("oath", OATH, 0)).position == len(passages)


async def test_there_is_an_end_to_them(templates: Templates) -> None:
    there = sum(content.kind is TemplateKind.PASSAGE for content in STANDARD.values())
    plain = msgspec.structs.replace(OATH, key="")
    added = [await templates.put(f"t-{number}", plain, 0) for number in range(MOST_TEMPLATES - there)]
    assert await refused(templates, "one-more", plain, 0) == "templates_full"
    await templates.put(added[0].id, plain, added[0].changed_at)
    await templates.put(
        "a-header", TemplateContent(kind=TemplateKind.HEADER, name="其他", title="笔录", lines=("",)), 0
    )
