"""The sentences of refusals about signing; part of `server/errors.py`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from server.sentence import Sentence

SIGNING_ERRORS: Mapping[str, Sentence] = MappingProxyType(
    {
        "nothing_to_sign": Sentence(
            "法庭尚未发起签名，请等候。",
            "The court has not asked for signatures yet; please wait.",
        ),
        "not_asked_to_sign": Sentence(
            "本席位目前无需签署这份笔录，没有保存；如有疑问请联系书记员。",
            "This seat is not asked to sign this record and nothing was saved; ask the clerk if in doubt.",
        ),
        "signing_over": Sentence(
            "庭审已归档，签名已经结束，没有保存。",
            "The hearing is concluded and signing is over; nothing was saved.",
        ),
        "text_changing": Sentence(
            "笔录正在修改，暂不能签名；法庭重新发起签名后，请先核对修改之处。",
            "The record is being changed and cannot be signed now; once the court presents it again, "
            "look at the difference first.",
        ),
        "record_changed": Sentence(
            "发起签名时笔录又有变动，没有发起；请重新发起签名。",
            "The record changed while it was being frozen and was not presented; present it again.",
        ),
        "version_changed": Sentence(
            "笔录已有新的版本，这次签名没有保存；请核对后签署新版本。",
            "There is a new version of the record and this was not saved; read it and sign the new one.",
        ),
        "code_needed": Sentence(
            "请先输入发到您手机上的确认码，没有保存。",
            "Enter the code that was sent to your phone first; nothing was saved.",
        ),
        "code_wrong": Sentence(
            "确认码不正确或已失效，没有保存；请核对，或重新获取。",
            "The code is wrong or no longer good and nothing was saved; check it, or have another sent.",
        ),
        "code_too_soon": Sentence(
            "确认码刚刚发出，请稍候一分钟再重新获取。",
            "A code was sent just now; wait a minute before you ask for another.",
        ),
        "sms_failed": Sentence(
            "短信没有发出，请稍后再试，或联系书记员。",
            "The message could not be sent; try again later or ask the clerk.",
        ),
        "already_signed": Sentence(
            "这个版本已在另一台设备上签名，没有重复保存。",
            "This version has been signed on another device already; nothing was saved twice.",
        ),
        "signatures_full": Sentence(
            "一个版本最多签名五次，这次没有保存。",
            "One version takes five signatures of one person; this one was not saved.",
        ),
        "signature_empty": Sentence(
            "签名太短，看不出笔迹，没有保存；请在框内书写姓名。",
            "This is too short for a signature and was not saved; write your name in the box.",
        ),
        "not_renewable": Sentence(
            "与您有关的内容已有改动，请核对后重新签名。",
            "What concerns you was changed; read it and sign anew.",
        ),
        "nobody_signed": Sentence(
            "还没有人签署当前版本，没有插入。",
            "Nobody has signed the present version yet; nothing was placed.",
        ),
        "signing_link_invalid": Sentence(
            "签名链接无效，没有打开；请重新扫描法庭出示的二维码。",
            "This signing link is not valid and opened nothing; scan the code that the court shows.",
        ),
        "signing_link_expired": Sentence(
            "签名二维码已过期，没有打开；请重新扫描新的二维码。",
            "This signing code has expired and opened nothing; scan the new one.",
        ),
        "signing_link_used": Sentence(
            "这个签名二维码已在另一台设备上使用，没有打开；如果不是您本人，请立即告知书记员。",
            "This code was used on another device and opened nothing; if it was not you, tell the clerk at once.",
        ),
        "signing_elsewhere": Sentence(
            "另一台设备正在为该席位签名，没有打开；如果不是您本人，请告知书记员重新出码。",
            "Another device is signing for this seat and this one was not let in; if that is not you, ask the clerk "
            "for a new code.",
        ),
        "signing_session_ended": Sentence(
            "签名页面已失效，没有保存；请重新扫描二维码，或在庭审页面点“确认笔录”。",
            "This signing page has ended and nothing was saved; scan the code again, or open it from the hearing.",
        ),
        "not_a_scan": Sentence(
            "只能上传 10 MB 以内的 JPG、PNG 图片作为签名页，没有保存。",
            "A scanned page is a JPG or PNG picture of up to 10 MB; nothing was saved.",
        ),
    }
)
