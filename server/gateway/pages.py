"""The few pages that the server writes itself: a link's entrance, and sentences about what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from starlette.responses import HTMLResponse

from server.errors import ERRORS

_LAYOUT = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · 庭记</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/plain.css">
</head>
<body>
<main>
<p class="brand">庭记</p>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""


def sentence(code: str, status: int, title: str = "无法打开") -> HTMLResponse:
    """A page with the two sentences of an error code."""
    error = ERRORS[code]
    body = f'<p>{escape(error.zh)}</p>\n<p lang="en">{escape(error.en)}</p>'
    return HTMLResponse(_LAYOUT.format(title=escape(title), body=body), status)


def entrance(case_name: str) -> HTMLResponse:
    """What a link shows: only its button signs in, because previews of messages open links by themselves."""
    body = (
        f"<p>{escape(case_name)}</p>\n"
        '<form method="post"><button type="submit">进入庭审</button></form>\n'
        '<p lang="en">Press the button to enter the hearing.</p>'
    )
    return HTMLResponse(_LAYOUT.format(title="进入庭审", body=body))


def signing_entrance(name: str, secret: str) -> HTMLResponse:
    """What a signing code shows: its button opens the page, whose session will have this secret."""
    body = (
        f"<p>{escape(name)}</p>\n"
        f'<form method="post"><input type="hidden" name="page" value="{escape(secret)}">'
        '<button type="submit">核对并签署笔录</button></form>\n'
        '<p lang="en">Press the button to read and sign the record.</p>'
    )
    response = HTMLResponse(_LAYOUT.format(title="签署庭审笔录", body=body))
    response.headers["cache-control"] = "no-store"
    return response


def proof(number: int, root: Sequence[str], words: str, at: datetime) -> HTMLResponse:
    """What the QR code of a sealed record leads to: the version that this server froze, to be compared by eye."""
    figures = "<br>".join(escape(" ".join(root[start : start + 2])) for start in range(0, len(root), 2))
    body = (
        f"<p>本服务器于 {at:%Y年%m月%d日 %H:%M:%S}（北京时间）将庭审笔录第 {number} 版定稿，供当事人签署。</p>\n"
        f"<p><code>{figures}</code></p>\n<p>{escape(words)}</p>\n"
        "<p>请与证明页上该版的哈希值核对：完全相同，说明文件所载确为本服务器定稿的文本。"
        "文件在封章之后有无改动，由文件中的电子印章证明。</p>\n"
        f'<p lang="en">At {at:%Y-%m-%d %H:%M:%S %z} this server froze version {number} of a record, with this hash. '
        "Compare it with the one on the certificate page; whether the file was changed since it was sealed is shown "
        "by the seal inside it.</p>"
    )
    return HTMLResponse(_LAYOUT.format(title="笔录定稿证明", body=body))


def front() -> HTMLResponse:
    """The bare address: nobody is known here without his link."""
    body = (
        "<p>请打开庭审通知中您本人的链接进入庭审。</p>\n"
        '<p lang="en">Open the personal link of your notice to enter a hearing.</p>\n'
        '<p><a href="/source">源代码 / Source code (AGPL-3.0-or-later)</a></p>'
    )
    return HTMLResponse(_LAYOUT.format(title="在线庭审", body=body))
