"""Records as `reading.tree` gives them, with the facts around them."""

from __future__ import annotations

from typing import Any

from server.collab.facts import Facts, Objected, Ruled
from server.hearing import header
from server.hearing.header import Line

RARE = "䶮㛃𬭎喆堃昇翀玥"
"""Characters of names that FandolFang or GB2312 lack."""

Node = dict[str, Any]


def passage(text: str, label: str = "", *marks: str, kind: str = "paragraph", **attributes: Any) -> Node:
    """A paragraph; "\\n" in its text is a line break."""
    children: list[Any] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            children.append(element("hardBreak"))
        children.append([[line, sorted(marks)]] if line else [])
    return {"kind": kind, "attributes": attributes | ({"label": label} if label else {}), "children": children}


def heading(text: str, level: int = 1) -> Node:
    return passage(text, kind="heading", level=level)


def element(kind: str, *children: Node, **attributes: Any) -> Node:
    return {"kind": kind, "attributes": attributes, "children": list(children)}


def table(*rows: list[Node]) -> Node:
    return element("table", *(element("tableRow", *row) for row in rows))


def cell(*texts: str, kind: str = "tableCell", **attributes: Any) -> Node:
    return element(kind, *(passage(text) for text in texts), **attributes)


def bullets(*items: list[Node]) -> Node:
    return element("bulletList", *(element("listItem", *item) for item in items))


def numbers(*items: list[Node], start: int = 1) -> Node:
    return element("orderedList", *(element("listItem", *item) for item in items), start=start)


def facts(*objections: Objected) -> Facts:
    return Facts(
        made_at=1_795_570_200_000,
        court="示范人民法院",
        case_number="（2026）京0107民初123号",
        title="庭审笔录",
        header=(Line("案号", "（2026）京0107民初123号"), Line("审判长", f"王{RARE[0]}"), Line("", "到庭人员如下")),
        note=header.NOTE,
        objections=objections,
    )


def objected(quote: str, text: str, utterance: str = "", ruled: str = "", reason: str = "") -> Objected:
    """An objection of 原告 张伟, accepted if `ruled` is what the passage shall read."""
    ruling = Ruled("审判长 王敏", "2026年11月25日 09:50", bool(ruled), ruled, reason) if ruled or reason else None
    return Objected("原告 张伟", "2026年11月25日 09:45", quote, text, utterance, ruling)


EVERYTHING = [
    element("header"),
    heading("法庭调查"),
    passage("现在开庭。" * 40, "审"),
    passage(f"同意由{RARE}参加诉讼，标的额12,345.60元，“利息”按LPR计算……", "原"),
    passage(""),
    passage("粗体", "", "bold"),
    passage("斜体", "被", "italic", "bold"),
    passage("第一行\n第二行", "书", "underline"),
    passage("居中", textAlign="center"),
    passage("居右", textAlign="right"),
    passage("<w:p>&amp; #text[x] $y$ *z* _u_ // \\ \" ' `", "证"),
    passage("控制\x07字符\u202e倒\u202c写\t制表", "原"),
    heading("举证质证", 2),
    numbers([passage("借条一张")], [passage("转账记录"), bullets([passage("第一笔"), passage("另段")])], [], start=3),
    numbers([passage("另起一列")]),
    table(
        [cell("证据", kind="tableHeader", colspan=2), cell("意见", kind="tableHeader", rowspan=2)],
        [cell("借条", "原件"), cell("转账")],
        [cell("短行")],
    ),
    heading("法庭辩论", 3),
    passage("我的身份证号是110101。", "被", secret="yes"),
    passage("没有补充。", "被"),
]
"""One of each kind of content."""
