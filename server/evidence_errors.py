"""The sentences of refusals about evidence; part of `server/errors.py`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from server.sentence import Sentence

EVIDENCE_ERRORS: Mapping[str, Sentence] = MappingProxyType(
    {
        "unknown_party": Sentence(
            "没有这位当事人，没有保存；请重新选择证据归属。",
            "There is no such party and nothing was saved; choose whose evidence it is.",
        ),
        "not_your_evidence": Sentence(
            "只能提交和管理己方的证据，没有执行；需要时请法庭协助。",
            "You may only bring and manage evidence of your own side; nothing was done. Ask the court for help.",
        ),
        "exhibits_full": Sentence(
            "本庭审的证据数量已达上限，没有保存；请联系书记员。",
            "This hearing has as many exhibits as it can hold and nothing was saved; call the clerk.",
        ),
        "unknown_exhibit": Sentence(
            "没有这件证据，或您看不到它；请刷新证据目录。",
            "There is no such exhibit, or it is not yours to see; reload the catalogue.",
        ),
        "title_missing": Sentence(
            "证据需要名称，没有保存；请填写后再存。",
            "An exhibit needs a name and nothing was saved; fill it in.",
        ),
        "catalogue_changed": Sentence(
            "证据目录刚被他人更改，排序没有保存；请看过新目录后再排。",
            "Somebody has just changed the catalogue and the order was not saved; look at it and sort again.",
        ),
        "exhibit_withdrawn": Sentence(
            "这件证据已撤回，不能举证；内容仍可查看。",
            "This exhibit was withdrawn and cannot be shown to all; it can still be looked at.",
        ),
        "somebody_shows": Sentence(
            "他人正在举证；请等其结束，或请法庭切换。",
            "Somebody else is showing evidence; wait until it ends, or ask the court.",
        ),
        "opinion_empty": Sentence(
            "质证意见是空的，没有提交；请选择或填写意见。",
            "The opinion is empty and was not given; choose or write something.",
        ),
        "may_not_mark": Sentence(
            "您现在没有批注权限，没有画上；请点“申请批注”。",
            "You may not draw at present and nothing was drawn; press “Ask to mark”.",
        ),
        "not_asked": Sentence(
            "该申请已处理或已撤回，无需再处理。",
            "This request has been answered or taken back already.",
        ),
        "marks_full": Sentence(
            "批注数量已达上限，没有画上；请法庭清空不用的批注。",
            "There are as many marks as can be held and nothing was drawn; ask the court to clear some.",
        ),
        "not_your_mark": Sentence(
            "只能抹擦自己的批注。",
            "You may only erase marks of your own.",
        ),
    }
)
