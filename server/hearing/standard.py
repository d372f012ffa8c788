"""The templates that every court begins with. They may be changed, removed and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from server.hearing.templates import TemplateContent, TemplateKind

_CASE = ("案号：{case_number}", "案由：{cause}")
_PEOPLE = ("{bench}", "书记员：{clerks}", "{parties}")


def _header(name: str, title: str, *lines: str) -> TemplateContent:
    return TemplateContent(kind=TemplateKind.HEADER, name=name, title=title, lines=lines)


def _passage(key: str, name: str, *lines: str) -> TemplateContent:
    return TemplateContent(kind=TemplateKind.PASSAGE, name=name, key=key, lines=lines)


STANDARD: Mapping[str, TemplateContent] = MappingProxyType(
    {
        "header-trial": _header(
            "庭审（民事一审）",
            "庭审笔录",
            *_CASE,
            "时间：{time}",
            "地点：{place}",
            "是否公开审理：{public}",
            *_PEOPLE,
        ),
        "header-mediation": _header("调解", "调解笔录", *_CASE, "调解时间：{time}", "调解地点：{place}", *_PEOPLE),
        "header-judgment": _header(
            "宣判", "宣判笔录", *_CASE, "宣判时间：{time}", "宣判地点：{place}", "宣判方式：公开宣判", *_PEOPLE
        ),
        "passage-identity": _passage(
            "H",
            "核对当事人身份",
            "书：现在核对当事人及其诉讼代理人的身份。请依次说明姓名或者名称、出生日期、住所以及代理权限。",
            "原：{plaintiff}，＿＿＿＿出生，住＿＿＿＿。",
            "被：{defendant}，＿＿＿＿出生，住＿＿＿＿。",
            "审：原告对被告的出庭人员身份有无异议？",
            "原：＿＿＿＿。",
            "审：被告对原告的出庭人员身份有无异议？",
            "被：＿＿＿＿。",
            "审：经核对，各方出庭人员的身份和代理权限符合法律规定，准许参加本案诉讼。",
        ),
        "passage-discipline": _passage(
            "J",
            "宣布法庭纪律",
            "书：现在宣布法庭纪律。",
            "书：一、全体人员应当服从审判长的指挥，遵守诉讼礼仪，未经许可不得发言、提问或者退出庭审。",
            "书：二、不得鼓掌、喧哗，不得吸烟、进食，不得拨打或者接听电话。",
            "书：三、未经许可，不得对庭审录音、录像、拍照，不得以任何方式传播庭审内容。",
            "书：四、在线参加庭审的，应当处于安静、无干扰、光线适宜的封闭场所，保持画面和声音清晰；"
            "未经许可，他人不得在场，证人不得旁听。",
            "书：五、违反法庭纪律的，审判长可以警告、训诫、责令退出法庭；情节严重的，依法予以罚款、拘留，直至追究刑事责任。",
            "书：法庭纪律宣布完毕。",
        ),
        "passage-opening": _passage(
            "K",
            "宣布开庭",
            "审：（敲击法槌）{court}现在开庭。今天{public}开庭审理{case_number}原告{plaintiff}与被告{defendant}{cause}一案。",
            "审：本案的审判人员为{bench}，书记员为{clerks}。",
        ),
        "passage-rights": _passage(
            "Q",
            "告知诉讼权利义务",
            "审：依照《中华人民共和国民事诉讼法》的规定，当事人享有下列诉讼权利：委托代理人，申请回避，收集、提供证据，"
            "进行辩论，请求调解，自行和解，提起上诉，申请执行；原告可以放弃或者变更诉讼请求，"
            "被告可以承认或者反驳诉讼请求，有权提起反诉。",
            "审：当事人应当履行下列诉讼义务：依法行使诉讼权利，遵守诉讼秩序和法庭纪律，如实陈述案件事实，"
            "对自己提出的主张及时提供证据，履行发生法律效力的法律文书。",
            "审：原告是否听清上述诉讼权利和义务？",
            "原：＿＿＿＿。",
            "审：被告是否听清上述诉讼权利和义务？",
            "被：＿＿＿＿。",
        ),
        "passage-recusal": _passage(
            "S",
            "是否申请回避",
            "审：审判人员、书记员等与本案有利害关系，或者与本案当事人、诉讼代理人有其他关系，"
            "可能影响公正审理的，当事人有权说明理由申请其回避。",
            "审：原告是否申请回避？",
            "原：＿＿＿＿。",
            "审：被告是否申请回避？",
            "被：＿＿＿＿。",
        ),
        "passage-inquiry": _passage(
            "D",
            "法庭调查开始",
            "审：现在进行法庭调查。请原告陈述诉讼请求以及所依据的事实和理由。",
            "原：＿＿＿＿。",
            "审：请被告答辩。",
            "被：＿＿＿＿。",
            "审：根据双方的诉辩意见，本庭归纳本案的争议焦点为：＿＿＿＿。原告对此有无异议或者补充？",
            "原：＿＿＿＿。",
            "审：被告对此有无异议或者补充？",
            "被：＿＿＿＿。",
        ),
        "passage-evidence": _passage(
            "Z",
            "举证质证",
            "审：下面围绕争议焦点举证、质证。请原告出示证据，说明证据的名称、来源和证明目的。",
            "原：＿＿＿＿。",
            "审：请被告对原告的证据从真实性、合法性、关联性以及证明力方面发表质证意见。",
            "被：＿＿＿＿。",
            "审：被告有无证据出示？",
            "被：＿＿＿＿。",
            "审：请原告发表质证意见。",
            "原：＿＿＿＿。",
        ),
        "passage-debate": _passage(
            "L",
            "法庭辩论",
            "审：法庭调查结束，现在进行法庭辩论。请各方围绕争议焦点发表辩论意见。请原告发言。",
            "原：＿＿＿＿。",
            "审：请被告发言。",
            "被：＿＿＿＿。",
            "审：各方有无新的辩论意见？",
            "原：＿＿＿＿。",
            "被：＿＿＿＿。",
        ),
        "passage-statement": _passage(
            "C",
            "最后陈述",
            "审：法庭辩论终结。现在由各方陈述最后意见。请原告陈述。",
            "原：＿＿＿＿。",
            "审：请被告陈述。",
            "被：＿＿＿＿。",
        ),
        "passage-mediation": _passage(
            "W",
            "调解意愿",
            "审：依照法律规定，判决前能够调解的，还可以进行调解。原告是否愿意在法庭主持下调解？",
            "原：＿＿＿＿。",
            "审：被告是否愿意在法庭主持下调解？",
            "被：＿＿＿＿。",
        ),
        "passage-recess": _passage("X", "休庭", "审：现在休庭。继续开庭的时间＿＿＿＿。（敲击法槌）"),
        "passage-closing": _passage(
            "P",
            "闭庭",
            "审：今天的庭审到此结束。请各方当庭或者在法庭指定的期限内核对笔录，认为对自己的陈述记录有遗漏或者差错的，"
            "可以申请补正；核对无误后签名。",
            "审：现在闭庭。（敲击法槌）",
        ),
    }
)
"""Content by id. Fields are those of `server.hearing.header`."""
