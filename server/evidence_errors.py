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
        "unknown_case": Sentence(
            "本庭审没有这个案件，没有保存；请选择证据属于哪一案。",
            "The hearing has no such case and nothing was saved; choose the case that the exhibit belongs to.",
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
        "encrypted_file": Sentence(
            "文件设有打开密码，无法出示，没有收下；请去掉密码后重新上传。",
            "The file has a password and cannot be shown, so it was not taken; remove the password and "
            "upload it again.",
        ),
        "damaged_file": Sentence(
            "文件已损坏或不完整，没有收下；请先在本机确认能够打开，再重新上传。",
            "The file is damaged or incomplete and was not taken; make sure that it opens on your own device, then "
            "upload it again.",
        ),
        "macros_in_file": Sentence(
            "文件带有宏（可执行程序），没有收下；请另存为不含宏的 .docx 或 PDF 后重新上传。",
            "The file carries macros, which are programs, and was not taken; save it as .docx without macros or as PDF "
            "and upload that.",
        ),
        "archive_bomb": Sentence(
            "文件展开后过大，不是正常的 Word 文档，没有收下；请另存为 PDF 后重新上传。",
            "The file would unpack to far more than a Word document holds and was not taken; save it as PDF and upload "
            "that.",
        ),
        "too_many_pages": Sentence(
            "文件超过 2000 页，没有收下；请拆分成几个文件后分别上传。",
            "The file has more than 2,000 pages and was not taken; split it into several files and upload each.",
        ),
        "picture_too_large": Sentence(
            "图片或视频画面的像素过多，没有收下；请缩小到 1 亿像素以内（视频不超过 8K）后重新上传。",
            "The picture has too many pixels and was not taken; make it smaller than 100 megapixels (8K for a film) "
            "and upload it again.",
        ),
        "film_too_long": Sentence(
            "音视频超过 12 小时，没有收下；请截取有关部分后重新上传。",
            "The recording is longer than 12 hours and was not taken; cut out the part that matters and upload that.",
        ),
        "file_too_complex": Sentence(
            "文件过于复杂，服务器无法安全打开，没有收下；请另存为 PDF 或普通格式后重新上传。",
            "The file is too complex to be opened safely and was not taken; save it as PDF or in a plain form and "
            "upload that.",
        ),
        "no_office": Sentence(
            "服务器没有安装 LibreOffice，不能显示 .doc 文件，没有收下；请另存为 .docx 或 PDF 后重新上传。",
            "The server has no LibreOffice and cannot show .doc files, so it was not taken; save it as .docx or PDF "
            "and upload that.",
        ),
        "no_such_page": Sentence(
            "没有这一页。",
            "There is no such page.",
        ),
        "page_not_drawn": Sentence(
            "这一页无法显示，其他页不受影响；请重试，仍不行请下载原件查看。",
            "This page cannot be shown, the others are not affected; try again, or download the original.",
        ),
        "not_converted": Sentence(
            "这个音视频无法转换为浏览器可播放的格式；请下载原件，用本机播放器打开。",
            "This recording cannot be converted into a form that browsers play; download the original and open it on "
            "your own device.",
        ),
        "converting": Sentence(
            "正在转换为浏览器可播放的格式，请稍候。",
            "This is being converted into a form that browsers play; wait a little.",
        ),
        "unknown_kind": Sentence(
            "不支持这种文件，没有收下；请转换为 PDF、PNG、JPG、Word、MP4 或 MP3 后再上传。",
            "This kind of file is not taken; convert it to PDF, PNG, JPG, Word, MP4 or MP3 and upload it again.",
        ),
        "file_too_large": Sentence(
            "文件超过大小上限，没有收下；请压缩或拆分后再上传。",
            "The file is larger than is taken; make it smaller or split it, and upload it again.",
        ),
        "file_empty": Sentence(
            "文件是空的，没有收下；请检查后重新选择。",
            "The file is empty and was not taken; look at it and choose again.",
        ),
        "uploads_full": Sentence(
            "同时上传的文件过多；请等前面的完成后再继续。",
            "Too many files are being uploaded at once; go on when some are done.",
        ),
        "unknown_upload": Sentence(
            "没有这个上传任务，可能已经完成或被放弃；请查看证据目录，需要时重新上传。",
            "There is no such upload; it may be done or given up. Look at the catalogue before you upload it again.",
        ),
        "upload_out_of_step": Sentence(
            "上传进度与服务器不一致，正在从已收到的位置继续。",
            "The upload and the server do not agree on how far it is; it goes on from what has been received.",
        ),
        "upload_version": Sentence(
            "上传方式与服务器不一致；请刷新页面后重试。",
            "The upload does not speak the server's version of the protocol; reload the page and try again.",
        ),
        "disk_full": Sentence(
            "服务器磁盘暂时无法写入，已收到的部分保留；请稍后继续，并通知管理员。",
            "The server's disk cannot be written now; what has come is kept. Go on later, and tell the operator.",
        ),
        "store_waits": Sentence(
            "文件已收到，正等待存储恢复，不会丢失，无需重新上传。",
            "The file has been received and waits for the store to come back; it is not lost, do not upload it again.",
        ),
        "server_waits": Sentence(
            "文件已收到，正等待服务器处理，不会丢失，无需重新上传。",
            "The file has been received and waits for the server; it is not lost, do not upload it again.",
        ),
        "not_split": Sentence(
            "这件证据没有可拆分的页；请选择 PDF 或 Word 文件。",
            "This exhibit has no pages to split; choose a PDF or Word file.",
        ),
    }
)
