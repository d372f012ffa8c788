"""A frozen version: one hash over salted leaves, the same text or not, words that stand for the hash, signatures."""

from __future__ import annotations

import hashlib
import re
from itertools import count

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from server.collab.facts import Facts
from server.collab.layout import record
from server.collab.plain import plain
from server.collab.reading import content
from server.hearing.header import Line as HeaderLine
from server.hearing.merkle import included, inclusion, leaf_hash, root
from server.signing import frozen, ink, strokes
from server.signing.freeze import Order, version
from server.signing.frozen import Frozen, Item, Leaf, Marks
from server.signing.strokes import Drawn
from server.signing.words import ALPHABET, words

FACTS = Facts(
    made_at=1795255200000,
    court="示范人民法院",
    case_number="（2026）京0107民初123号",
    title="庭审笔录",
    header=(HeaderLine("时间", "二〇二六年"),),
    note="",
    objections=(),
)

SYLLABLES = """
ai an ba bai ban bang bao bei ben bi bian biao bing bo bu cai cao ceng cha chai chan che chen cheng chi chong chou
chu chuan chuang chun ci cu cun da dai dan dao de deng dian diao die ding dong dou duan dui dun duo e en er fa fan
fang fei fen feng fu gai gan gang gao ge gen geng gong gou gu gua guai guan guang gui guo hai han hang hao he hei
heng hong hou hu hua huai huan huang hui hun huo ji jia jiang jie jin jiu ju jun ka kai kang kao ke kong kou ku kuai
kuan kui kun kuo la lai lan lang lao lei leng li lian liao lin ling liu long lou lu lun luo ma mai man mang mao mei
men meng mi mian miao min ming mo mu nai nan neng nian niao ning niu nong nuan nuo ou pai pan pao pen peng pi piao
pin ping pu qi qian qiao qin qing qiu quan que qun ran rang re ren ri rong rou ru rui run ruo sai san sang sao se
sen sha shan shang she shen sheng shi shou shu shuang shui shun shuo si song su suan sui ta tai tan tang tao te teng
ti tian tie ting tong tou tu tuan tuo wa wai wan wang wei wen wu xi xia xian xiang xiao xie xin xing xiong xiu xue
xun yan yang yao ye yi yin ying yu yue"""
"""How the characters of the alphabet are read, in their order."""


def order(*paragraphs: dict[str, str]) -> Order:
    """A record of paragraphs: their text, and by name what attributes they have."""
    doc: Doc[XmlFragment] = Doc()
    fragment = doc.get("record", type=XmlFragment)
    for attributes in paragraphs:
        said = attributes.pop("text")
        fragment.children.append(XmlElement("paragraph", attributes, [XmlText(said)]))
    return Order(
        hearing="h",
        facts=FACTS,
        record=doc.get_update(),
        speakers={"s.x.1": "witness"},
        labels={"审": "judge"},
        exhibits=(Item("e", "ab" * 32),),
        marks=Marks("cd" * 32, 2),
    )


def freeze(*texts: str) -> Frozen:
    return version(order(*({"text": text} for text in texts)))


@pytest.mark.spec("G1")
def test_a_version_holds_the_text_of_the_exported_record_the_evidence_and_the_marks() -> None:
    made = order({"text": "现在开庭。", "label": "审"}, {"text": "第一行\n第二行"})
    found = version(made)
    assert frozen.text(found) == plain(record(content(made.record), FACTS))
    contents = [leaf.content for leaf in found.leaves]
    assert contents[0] == frozen.Hearing("h")
    assert contents[-2:] == [Item("e", "ab" * 32), Marks("cd" * 32, 2)]
    assert frozen.Line("审：现在开庭。") in contents


@pytest.mark.spec("G1")
def test_the_root_is_found_again_from_the_stored_file_and_by_the_definition_alone() -> None:
    found = frozen.decode(frozen.encode(freeze("一", "二")))
    leaves = [
        hashlib.sha256(b"\x00" + leaf.salt + msgspec.json.encode(leaf.content, order="sorted")).digest()
        for leaf in found.leaves
    ]
    assert frozen.root_of(found) == root(leaves).hex()
    for index, leaf in enumerate(leaves):
        assert included(leaf, index, len(leaves), inclusion(leaves, index), root(leaves))


@pytest.mark.spec("G1")
def test_every_leaf_has_a_salt_of_its_own_so_that_equal_lines_and_versions_have_other_hashes() -> None:
    first, second = freeze("同", "同"), freeze("同", "同")
    hashes = [frozen.hashed(leaf) for one in (first, second) for leaf in one.leaves]
    assert len(set(hashes)) == len(hashes)
    assert frozen.root_of(first) != frozen.root_of(second)


@pytest.mark.spec("G1")
@given(st.lists(st.text(max_size=20), min_size=1, max_size=12), st.data())
def test_a_copy_in_which_lines_are_covered_leads_to_the_same_root_and_one_with_another_word_does_not(
    texts: list[str], data: st.DataObject
) -> None:
    salts = count()
    leaves = tuple(Leaf(frozen.Line(text), next(salts).to_bytes(32)) for text in texts)
    whole = Frozen("tingji version 1", 0, leaves, None)
    hidden = data.draw(st.sets(st.sampled_from(range(len(texts)))))
    copy = frozen.decode(frozen.encode(frozen.covered(whole, lambda number, _: number in hidden)))
    assert frozen.root_of(copy) == frozen.root_of(whole)
    for number in hidden:
        assert copy.leaves[number] == Leaf(hash=leaf_hash(leaves[number].salt, _said(texts[number])).hex())
    changed = data.draw(st.sampled_from(range(len(texts))))
    others = [*leaves[:changed], Leaf(frozen.Line(texts[changed] + "不"), leaves[changed].salt), *leaves[changed + 1 :]]
    assert frozen.root_of(msgspec.structs.replace(whole, leaves=tuple(others))) != frozen.root_of(whole)


def _said(text: str) -> bytes:
    return msgspec.json.encode(frozen.Line(text), order="sorted")


def test_a_covered_leaf_without_its_hash_is_no_leaf() -> None:
    with pytest.raises(ValueError, match="without its hash"):
        frozen.hashed(Leaf())


@pytest.mark.spec("H6")
def test_lines_belong_to_who_spoke_them_or_whose_alone_the_label_is() -> None:
    found = version(
        order(
            {"text": "我看见了。", "label": "证", "utterance": "s.x.1"},
            {"text": "请陈述。", "label": "审"},
            {"text": "同意。", "label": "原"},
        )
    )
    owners = {leaf.content.text: leaf.owner for leaf in found.leaves if isinstance(leaf.content, frozen.Line)}
    assert owners["证：我看见了。"] == "witness"
    assert owners["审：请陈述。"] == "judge"
    assert owners["原：同意。"] == ""
    assert [leaf.content for leaf in frozen.own(found, "witness")] == [frozen.Line("证：我看见了。")]


@pytest.mark.spec("G5")
def test_digests_are_equal_for_the_same_words_alone_and_say_nothing_without_the_key() -> None:
    key = b"k" * 32
    first, same, other = (frozen.digest(freeze(*texts).leaves, key) for texts in (["一"], ["一"], ["二"]))
    assert first == same != other
    assert frozen.digest(freeze("一").leaves, b"x" * 32) != first
    assert frozen.digest(freeze("一", "二").leaves, key) != frozen.digest(freeze("一二").leaves, key)


@pytest.mark.spec("G1")
def test_a_hash_is_said_in_characters_that_all_sound_different() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 256
    syllables = SYLLABLES.split()
    assert len(syllables) == len(set(syllables)) == 256
    assert words("00ff" + "01" * 30) == f"{ALPHABET[0]}{ALPHABET[255]}安安 安安安安"


@pytest.mark.spec("G2")
def test_a_signature_is_drawn_from_numbers_alone_and_cut_to_its_ink() -> None:
    drawn = Drawn(10_000, 4_000, (((300, 400, 30), (400, 900, 60), (800, 300, 20)), ((950, 350, 40),)))
    assert strokes.decode(strokes.encode(drawn)) == drawn
    assert strokes.fault(drawn) == ""
    picture = ink.svg(strokes.ink(drawn))
    assert 'viewBox="100.0 100.0 1050.0 1000.0"' in picture
    assert re.fullmatch(r"[ -~]*", picture)
    assert len(re.findall("<path", picture)) == 4


@pytest.mark.parametrize(
    ("drawn", "code"),
    [
        (Drawn(10_000, 4_000, (((5, 5, 20),),)), "signature_empty"),
        (Drawn(1_000, 4_000, (((900, 10, 20), (1_100, 10, 20)),)), "bad_request"),
        (Drawn(10_000, 4_000, (tuple((n, 0, 9) for n in range(4000)),) * 3), "bad_request"),
    ],
    ids=["a dot", "beside the pad", "too much"],
)
def test_what_is_no_signature_is_refused(drawn: Drawn, code: str) -> None:
    assert strokes.fault(drawn) == code


@pytest.mark.parametrize(
    "body",
    [
        b'{"width": 10000, "height": 4000, "strokes": []}',
        b'{"width": 10000, "height": 4000, "strokes": [[]]}',
        b'{"width": 10000, "height": 4000, "strokes": [[[1, 2, "3"]]]}',
        b'{"width": 10000, "height": 4000, "strokes": [[[1, 2, 500]]]}',
        b'{"width": 10000, "height": 4000, "strokes": [[[1, 2, 3]]], "svg": "<script/>"}',
    ],
)
def test_strokes_of_another_shape_are_not_even_read(body: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        strokes.decode(body)
