"""Every refusal's stable code with its sentences. Codes cross the wire; sentences are chosen at the edge."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from server.evidence_errors import EVIDENCE_ERRORS
from server.seal_errors import SEAL_ERRORS
from server.sentence import Sentence
from server.signing_errors import SIGNING_ERRORS

ERRORS: Mapping[str, Sentence] = MappingProxyType(
    {
        "internal": Sentence(
            "服务器内部出错，这一步没有执行；请重试，仍不行请联系法庭。",
            "The server failed inside and did not carry this out; try again, or call the court.",
        ),
        "bad_request": Sentence(
            "收到的数据不完整或格式不对，没有执行；请刷新页面后重试。",
            "The data was incomplete or malformed and nothing was done; reload the page and try again.",
        ),
        "too_fast": Sentence(
            "操作过于频繁，请稍候再试。",
            "Too many requests; wait a moment and try again.",
        ),
        "too_large": Sentence(
            "提交的内容过大，没有保存；请缩短后重试。",
            "What was sent is too large and was not saved; shorten it and try again.",
        ),
        "old_page": Sentence(
            "页面版本已过期，请刷新页面。",
            "This page is out of date; reload it.",
        ),
        "link_invalid": Sentence(
            "链接无效或已过期，请使用最新的通知链接，或联系法庭。",
            "This link is not valid or has expired; use the link of the latest notice, or call the court.",
        ),
        "not_found": Sentence(
            "没有这个页面，请使用您通知中的链接。",
            "There is no such page; use the link of your notice.",
        ),
        "unavailable": Sentence(
            "本庭审暂时无法打开，正在自动重试。",
            "This hearing cannot be opened at the moment; trying again by itself.",
        ),
        "not_signed_in": Sentence(
            "登录已失效，请重新打开您的链接。",
            "You are no longer signed in; open your link again.",
        ),
        "not_your_role": Sentence(
            "您的诉讼地位没有这项权限。",
            "Your role does not have this right.",
        ),
        "not_leading": Sentence(
            "本庭审的开庭、休庭、闭庭由法庭指定的人员操作，您不能进行此操作；请由其操作。",
            "In this hearing somebody else of the court opens, interrupts and closes the sitting, and you may not; ask "
            "that person.",
        ),
        "not_now": Sentence(
            "当前庭审阶段不能进行此操作。",
            "This cannot be done in the present state of the hearing.",
        ),
        "not_in_future": Sentence(
            "再次开庭的时间须晚于现在，没有执行；请重新选择时间。",
            "The next sitting must be later than now; nothing was done. Choose another time.",
        ),
        "not_admitted": Sentence(
            "您尚未被传唤入庭，请等候。",
            "You have not been called in yet; please wait.",
        ),
        "no_permission": Sentence(
            "您目前没有笔录编辑权限。",
            "You do not hold the permission to edit the record.",
        ),
        "parties_absent": Sentence(
            "当事人尚未到齐且未到开庭时间，暂不能正式开庭。",
            "The parties are not all in and the time has not come yet.",
        ),
        "not_a_witness": Sentence(
            "该席位不是证人或鉴定人。",
            "This seat is neither a witness nor an expert.",
        ),
        "witness_absent": Sentence(
            "该证人尚未到达，无法传唤。",
            "This witness has not arrived and cannot be called.",
        ),
        "not_summoned": Sentence(
            "该证人不在庭上。",
            "This witness is not in the room.",
        ),
        "of_the_court": Sentence(
            "只能对法庭以外、参加庭审的人进行此操作。",
            "This can only be done to somebody who takes part and is not of the court.",
        ),
        "dismiss_instead": Sentence(
            "证人、鉴定人请用“下线”。",
            "Send a witness or an expert out with Dismiss.",
        ),
        "not_waiting": Sentence(
            "该人不在候审室等候，也没有被移出法庭。",
            "This person does not wait in the lobby and has not been removed from the room.",
        ),
        "no_application": Sentence(
            "该旁听申请已处理或不存在。",
            "This application to observe has been answered, or does not exist.",
        ),
        "seats_full": Sentence(
            "本庭审的人数已满，没有添加。",
            "There are too many people in this hearing; nobody was added.",
        ),
        "observers_full": Sentence(
            "等候答复的旁听申请过多，请稍候再试。",
            "Too many people wait for an answer to their application; try again later.",
        ),
        "hearing_over": Sentence(
            "庭审已结束，不再接受旁听申请。",
            "The hearing is over; nobody can apply to observe it any more.",
        ),
        "hearing_not_public": Sentence(
            "本案不公开审理，不接受旁听。",
            "This hearing is not public and cannot be observed.",
        ),
        "no_such_hearing": Sentence(
            "没有可以旁听的这场庭审；请核对地址。",
            "There is no such hearing to observe; check the address.",
        ),
        "person_incomplete": Sentence(
            "姓名、诉讼地位或电话号码不完整或格式不对，没有添加；请检查后重试。",
            "Name, role or telephone number is missing or malformed and nobody was added; check them and try again.",
        ),
        "id_number_wrong": Sentence(
            "身份证号码不正确：应为 18 位，且与末位校验码相符；请对照证件重新输入。",
            "This is not an ID number: it has 18 characters, of which the last follows from the others; read it again "
            "from the card.",
        ),
        "identity_incomplete": Sentence(
            "还缺少证件照片或人脸照片，没有提交；请先拍摄两张照片。",
            "A photograph of the card or of the face is missing and nothing was handed in; take both first.",
        ),
        "identity_passed": Sentence(
            "您的身份已核验通过，不需要再次提交。",
            "Your identity has been verified; there is nothing to hand in again.",
        ),
        "identity_not_given": Sentence(
            "该人没有提交身份核验材料。",
            "This person has not handed in anything to be verified by.",
        ),
        "photo_too_large": Sentence(
            "照片过大，没有保存；请换一张 15 MB 以内的照片。",
            "The photograph is too large and was not kept; take one of at most 15 MB.",
        ),
        "photo_unreadable": Sentence(
            "无法读取这张照片，没有保存；请重新拍摄，或换一张 JPG、PNG 或 HEIC 照片。",
            "This photograph cannot be read and was not kept; take it again, or choose a JPG, PNG or HEIC picture.",
        ),
        "messages_full": Sentence(
            "本庭审的消息已满，没有发送；请拨打法庭电话。",
            "There are too many messages and this one was not sent; call the court by telephone.",
        ),
        "holder_present": Sentence(
            "持有笔录权限的人仍在线；其离线满 30 秒后才可获取。",
            "The holder of the permission is still here; it can be taken once all have been away for 30 seconds.",
        ),
        "unknown_utterance": Sentence(
            "找不到这条语音识别记录。",
            "There is no such recognised line.",
        ),
        "already_in_record": Sentence(
            "这条语音识别记录已在笔录中。",
            "This line is in the record already.",
        ),
        "not_in_record": Sentence(
            "这条语音识别记录不在笔录中。",
            "This line is not in the record.",
        ),
        "edited": Sentence(
            "插入的内容已被修改，不能自动撤回，请手工处理。",
            "The inserted text has been changed by hand and is not taken out automatically.",
        ),
        "unknown_draft": Sentence(
            "找不到这份草稿。",
            "There is no such draft.",
        ),
        "drafts_full": Sentence(
            "草稿已满，请先复制并删除旧草稿。",
            "The drafts are full; copy and delete old ones first.",
        ),
        "not_your_microphone": Sentence(
            "只有法庭或使用该话筒的人可以选择发言人。",
            "Only the court, or who sits at this microphone, may say who speaks there.",
        ),
        "not_at_this_microphone": Sentence(
            "所选的人不在这个话筒前。",
            "This person does not sit at this microphone.",
        ),
        "passage_changed": Sentence(
            "这段笔录刚刚被改动或删除，异议没有提交；请核对现在的文字后再提出，您写的内容还在。",
            "This passage has just been changed or deleted and the objection was not entered; read it as it is now and "
            "raise it again. What you wrote is still there.",
        ),
        "unknown_objection": Sentence(
            "找不到这条异议。",
            "There is no such objection.",
        ),
        "already_ruled": Sentence(
            "这条异议已有处理结果。",
            "This objection has been answered already.",
        ),
        "objections_full": Sentence(
            "您待处理的异议过多，请等法庭处理后再提出。",
            "Too many of your objections wait for an answer; wait for the court before you raise more.",
        ),
        "unknown_writer": Sentence(
            "这次编辑的身份不被承认，内容已存为草稿。",
            "The writer of this edit is not known; the text was kept as a draft.",
        ),
        "writer_retired": Sentence(
            "此前的编辑被拒绝，后续内容已存为草稿。",
            "An earlier edit was refused; what followed was kept as a draft.",
        ),
        "permission_ended": Sentence(
            "您的笔录编辑权限已结束，未保存的文字已存为草稿。",
            "Your permission to edit has ended; unsaved text was kept as a draft.",
        ),
        "overtaken": Sentence(
            "有人写这一段的同时，另一人删除或替换了它；未能并入的文字已存为草稿。",
            "While one person wrote here another deleted or replaced the paragraph; the words were kept as a draft.",
        ),
        "malformed": Sentence(
            "编辑数据损坏，没有写入；文字已存为草稿。",
            "The edit was damaged and was not taken; the text was kept as a draft.",
        ),
        "foreign_client": Sentence(
            "编辑数据的身份不符，没有写入；文字已存为草稿。",
            "The edit names another writer and was not taken; the text was kept as a draft.",
        ),
        "not_contiguous": Sentence(
            "编辑数据不连续，没有写入；文字已存为草稿。",
            "The edit does not follow on what the server has; the text was kept as a draft.",
        ),
        "unknown_origin": Sentence(
            "编辑数据引用了不存在的内容，没有写入；文字已存为草稿。",
            "The edit refers to something that does not exist; the text was kept as a draft.",
        ),
        "oversized": Sentence(
            "一次编辑的内容过大，没有写入；请分几次粘贴，文字已存为草稿。",
            "The edit is too large; paste it in parts. The text was kept as a draft.",
        ),
        "split_surrogate": Sentence(
            "编辑数据拆分了一个字符，没有写入；文字已存为草稿。",
            "The edit cuts a character in two; the text was kept as a draft.",
        ),
        "header_changed": Sentence(
            "笔录头不能在此删除或改动；文字已存为草稿。",
            "The header of the record cannot be changed here; the text was kept as a draft.",
        ),
        "kind_not_allowed": Sentence(
            "不能有这种内容，没有写入；文字已存为草稿。",
            "This kind of content cannot be held; the text was kept as a draft.",
        ),
        "attribute_not_allowed": Sentence(
            "不能有这种属性，没有写入；文字已存为草稿。",
            "This attribute cannot be held; the text was kept as a draft.",
        ),
        "template_field_unknown": Sentence(
            "模板里的 {about} 不是可用的字段，未保存；请从字段列表中选用。",
            "{about} in the template is not a field, nothing was saved; choose one from the list of fields.",
        ),
        "template_header_long": Sentence(
            "笔录头模板过长，未保存：标题最多 40 字，每行最多 200 字。",
            "The header is too long and was not saved: 40 characters for the title, 200 for a line.",
        ),
        "template_changed": Sentence(
            "这个模板已被他人修改或删除，您的改动未保存，仍在页面上；请先查看对方的版本。",
            "Somebody else has changed or deleted this template. Yours is not saved but still on the page; "
            "look at the other one first.",
        ),
        "template_key_taken": Sentence(
            "这个快捷键已被另一个模板占用，未保存；请换一个键。",
            "Another template has this key, nothing was saved; choose another key.",
        ),
        "templates_full": Sentence(
            "这一类模板已满，未保存；请先删除不用的模板。",
            "There are too many templates of this kind, nothing was saved; delete some that are not used.",
        ),
        "fonts_missing": Sentence(
            "服务器缺少导出 PDF 所需的字体，未生成文件；可先导出 Word 或文本，并请管理员运行 make fonts。",
            "The server lacks the fonts of PDF files and made none; take Word or text, and ask for `make fonts`.",
        ),
        "workers_busy": Sentence(
            "正在生成的文件较多，请稍候再试。",
            "Many files are being made at the moment; wait a little and try again.",
        ),
        "job_too_long": Sentence(
            "生成文件用时过长，已停止；请重试，或改用其他格式。",
            "Making the file took too long and was stopped; try again or choose another format.",
        ),
        "job_died": Sentence(
            "生成文件时出错，未生成文件；笔录不受影响，请重试或改用其他格式。",
            "Making the file failed; the record is not affected. Try again or choose another format.",
        ),
        "may_not_share": Sentence(
            "您现在没有桌面共享权限，没有开始共享；请点“申请桌面共享”。",
            "You may not share your screen at present and nothing is shared; press “Ask to share”.",
        ),
        "somebody_shares": Sentence(
            "他人正在共享桌面，没有开始共享；请等其结束，或请法庭切换。",
            "Somebody else shares a screen and yours is not shared; wait until that ends, or ask the court.",
        ),
        "media_unavailable": Sentence(
            "音视频服务暂不可用，正在恢复；笔录不受影响。",
            "Sound and picture are not available and are being restored; the record is not affected.",
        ),
        "media_refused": Sentence(
            "音视频连接未能建立，请检查网络后重试；笔录不受影响。",
            "The media connection could not be made; check the network and try again. The record is not affected.",
        ),
        **EVIDENCE_ERRORS,
        **SEAL_ERRORS,
        **SIGNING_ERRORS,
    }
)
