"""Settings of the server, read from environment variables named ``TINGJI_*``.

Every module that needs a setting is handed a `Settings`; nothing else looks at the environment. An empty
variable counts as unset, because compose files pass empty strings for what the operator left out.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn, Self, cast, get_args
from urllib.parse import urlsplit

import msgspec

from server.bucket import Bucket
from server.hearing.model import STAGES, Leaders

PREFIX = "TINGJI_"


class SettingsError(Exception):
    """A setting is wrong; the server must not start.

    `code` is stable for programs (``setting_unknown``, ``setting_invalid``); `zh` and `en` are one sentence each for
    the operator, naming the variable, what is wrong and what to do. Neither repeats a password.
    """

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.code = code
        self.zh = zh
        self.en = en


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the operator chose. Relative folders are taken from the folder the server was started in."""

    data: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str | None = None
    """Base of every printed link, without a slash at its end; None: made from host and port."""
    database_url: str | None = None
    """``sqlite:///PATH`` or ``postgresql://USER:PASSWORD@HOST/NAME``; None: an SQLite file in `data`."""
    redis_url: str | None = None
    """None: leases and limits are kept in memory, for a single server."""
    blobs_url: str | None = None
    """``s3+https://KEY:SECRET@HOST:PORT/BUCKET?region=REGION``; None: files lie in `data`."""
    upload_mb: int = 50
    """Megabytes (of 1,000,000 bytes) of the largest file that is taken as evidence."""
    model: Path = Path("models/tiny-zh")
    fonts: Path = Path(".cache/fonts")
    """The fonts of exported records; every font in it helps out where the usual ones lack a character."""
    telephone: str = ""
    """The court's number, which every page of a hearing shows."""
    discipline: Path | None = None
    """Folder with the court's own 庭审纪律: ``discipline.json`` and ``discipline.mp3``; None: the project's."""
    media_addresses: tuple[str, ...] = ()
    """Local addresses that media binds; empty: those of every interface."""
    media_public_address: str | None = None
    """Address written into media candidates where the server stands behind NAT."""
    media_ports: tuple[int, int] = (40000, 40999)
    """First and last UDP port for media, both included."""
    secrets_key: bytes | None = None
    """The 32 bytes under which names, phones, ID numbers and photographs are sealed; None: those in the file."""
    secrets_key_file: Path = msgspec.field(default_factory=lambda: _configuration() / "secrets.key")
    """Made at the first start if it is not there. Never in `data`."""
    seal_key: Path | None = None
    """The court's key, PKCS#12 or PEM; None: one that the server makes in `data`, which says that it is self-made."""
    seal_certificate: Path | None = None
    """The key's certificate and those that vouch for it, in PEM; None: they are in the file of the key."""
    seal_password: str = ""
    timestamp_url: str | None = None
    """Address of a time stamp server (RFC 3161); None: seals carry the server's own time."""
    identity_days: int = 30
    """After so many days the photographs of the identity check are erased."""
    matcher: str = ""
    """``module:name`` of a callable that makes a `server.access.matcher.Matcher`; "": the clerk alone compares."""
    demonstration: bool = True
    lobby: bool = True
    """Whether in new hearings whoever is not of the court waits in the lobby until he is called in."""
    leaders: Leaders = "both"
    """Who of the court prepares, opens, interrupts and closes the sittings of new hearings."""
    sms_url: str | None = None
    """A gateway that takes messages to phones; None: none are sent."""
    stages: tuple[str, ...] = STAGES
    """庭审阶段 of new hearings, in their order."""
    lan: bool = False
    run: Path | None = None
    """Folder of the unix sockets between the server and its child processes; the server sets it for them."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Read the ``TINGJI_*`` variables of `environ`; raises `SettingsError` for unknown names and wrong values."""
        chosen: dict[str, Any] = {}
        for name, text in environ.items():
            if not name.startswith(PREFIX):
                continue
            if name not in _VARIABLES:
                _refuse_unknown(name)
            if not text.strip():
                continue
            field, parse, zh, en = _VARIABLES[name]
            try:
                chosen[field] = parse(text.strip())
            except ValueError:
                _refuse_value(name, text, zh, en)
        return cls(**chosen)


def _configuration() -> Path:
    """Folder of the user's own configuration, as the XDG specification has it."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "tingji"


def _key(text: str) -> bytes:
    if len(text) != 64:
        raise ValueError
    return bytes.fromhex(text)


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 3650):
        raise ValueError(text)
    return int(text)


def _callable(text: str) -> str:
    module, _, name = text.partition(":")
    if not name.isidentifier() or not all(part.isidentifier() for part in module.split(".")):
        raise ValueError(text)
    return text


def _bucket(text: str) -> str:
    Bucket.of(_url("s3+http", "s3+https")(text))
    return text


def _megabytes(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 2000):
        raise ValueError(text)
    return int(text)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise ValueError(text)
    return int(text)


def _ports(text: str) -> tuple[int, int]:
    first, separator, last = text.partition("-")
    if not separator or _port(first) > _port(last):
        raise ValueError(text)
    return _port(first), _port(last)


def _address(text: str) -> str:
    return str(ipaddress.ip_address(text))


def _addresses(text: str) -> tuple[str, ...]:
    return tuple(_address(part.strip()) for part in text.split(","))


def _host(text: str) -> str:
    if any(character.isspace() or character in "/@" for character in text):
        raise ValueError(text)
    return text


def _telephone(text: str) -> str:
    if not 3 <= len(text) <= 40 or set(text) - set("0123456789+-() 转"):
        raise ValueError(text)
    return text


def _leaders(text: str) -> Leaders:
    for known in get_args(Leaders):
        if text.lower() == known:
            return cast(Leaders, known)
    raise ValueError(text)


def _stages(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in re.split("[,，、]", text))
    if not 1 <= len(names) <= 9 or len(set(names)) < len(names) or not all(0 < len(name) <= 12 for name in names):
        raise ValueError(text)
    return names


def _switch(text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError(text)


def _url(*schemes: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in schemes or not (parts.netloc or parts.path.strip("/")):
            raise ValueError(text)
        parts.port  # noqa: B018 - reading it is how urlsplit checks that it is a number in range
        return text

    return parse


def _public_url(text: str) -> str:
    parts = urlsplit(_url("http", "https")(text))
    if not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError(text)
    return text.rstrip("/")


_Variable = tuple[str, Callable[[str], Any], str, str]

_VARIABLES: dict[str, _Variable] = {
    "TINGJI_DATA": ("data", Path, "文件夹路径", "the path of a folder"),
    "TINGJI_HOST": ("host", _host, "主机名或 IP 地址，例如 127.0.0.1", "a host name or IP address such as 127.0.0.1"),
    "TINGJI_PORT": ("port", _port, "1 到 65535 之间的端口号", "a port number from 1 to 65535"),
    "TINGJI_PUBLIC_URL": (
        "public_url",
        _public_url,
        "以 http:// 或 https:// 开头、不带参数的网址",
        "an address that begins with http:// or https:// and has no query",
    ),
    "TINGJI_DATABASE": (
        "database_url",
        _url("sqlite", "postgresql"),
        "sqlite:///文件路径 或 postgresql://用户:密码@主机/库名",
        "sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME",
    ),
    "TINGJI_REDIS": (
        "redis_url",
        _url("redis", "rediss", "unix"),
        "redis://主机:端口/编号、rediss://… 或 unix://套接字路径",
        "redis://HOST:PORT/NUMBER, rediss://... or unix://SOCKET",
    ),
    "TINGJI_BLOBS": (
        "blobs_url",
        _bucket,
        "s3+https://密钥编号:密钥@主机:端口/桶名，可加 ?region=区域",
        "s3+https://KEY:SECRET@HOST:PORT/BUCKET, with ?region=REGION where the server wants one",
    ),
    "TINGJI_UPLOAD_MB": ("upload_mb", _megabytes, "1 到 2000 之间的整数", "a whole number from 1 to 2000"),
    "TINGJI_MODEL": ("model", Path, "语音模型的文件夹路径", "the path of a speech model's folder"),
    "TINGJI_FONTS": ("fonts", Path, "字体所在的文件夹路径", "the path of a folder with fonts"),
    "TINGJI_TELEPHONE": ("telephone", _telephone, "电话号码，例如 010-12345678", "a telephone number"),
    "TINGJI_DISCIPLINE": ("discipline", Path, "庭审纪律的文件夹路径", "the path of a folder with the court's rules"),
    "TINGJI_MEDIA_ADDRESSES": (
        "media_addresses",
        _addresses,
        "用逗号分隔的本机 IP 地址，例如 127.0.0.1,192.0.2.7",
        "IP addresses of this machine separated by commas, such as 127.0.0.1,192.0.2.7",
    ),
    "TINGJI_MEDIA_PUBLIC_ADDRESS": (
        "media_public_address",
        _address,
        "一个 IP 地址，例如 192.0.2.7",
        "one IP address such as 192.0.2.7",
    ),
    "TINGJI_MEDIA_PORTS": (
        "media_ports",
        _ports,
        "“起始端口-结束端口”，例如 40000-40999",
        "FIRST-LAST such as 40000-40999",
    ),
    "TINGJI_SECRETS_KEY": ("secrets_key", _key, "64 位十六进制数", "64 hexadecimal digits"),
    "TINGJI_SECRETS_KEY_FILE": ("secrets_key_file", Path, "密钥文件的路径", "the path of a key file"),
    "TINGJI_SEAL_KEY": ("seal_key", Path, "密钥文件的路径（PKCS#12 或 PEM）", "the path of a key in PKCS#12 or PEM"),
    "TINGJI_SEAL_CERTIFICATE": ("seal_certificate", Path, "证书文件的路径", "the path of a certificate"),
    "TINGJI_SEAL_PASSWORD": ("seal_password", str, "密钥文件的密码", "the password of the key"),
    "TINGJI_TIMESTAMP_URL": (
        "timestamp_url",
        _url("http", "https"),
        "以 http:// 或 https:// 开头的网址",
        "an address that begins with http:// or https://",
    ),
    "TINGJI_SMS_URL": (
        "sms_url",
        _url("http", "https"),
        "以 http:// 或 https:// 开头的网址",
        "an address that begins with http:// or https://",
    ),
    "TINGJI_IDENTITY_DAYS": ("identity_days", _days, "1 到 3650 之间的整数", "a whole number from 1 to 3650"),
    "TINGJI_MATCHER": ("matcher", _callable, "“模块:名称”", "MODULE:NAME"),
    "TINGJI_DEMONSTRATION": ("demonstration", _switch, "1 或 0", "1 or 0"),
    "TINGJI_LOBBY": ("lobby", _switch, "1 或 0", "1 or 0"),
    "TINGJI_LEADERS": ("leaders", _leaders, "both、judge 或 clerk", "both, judge or clerk"),
    "TINGJI_STAGES": (
        "stages",
        _stages,
        "1 到 9 个互不相同的阶段名称，用逗号分开，每个不超过 12 个字",
        "one to nine different names of at most 12 characters, separated by commas",
    ),
    "TINGJI_LAN": ("lan", _switch, "1 或 0", "1 or 0"),
    "TINGJI_RUN": ("run", Path, "文件夹路径", "the path of a folder"),
}


def _refuse_unknown(name: str) -> NoReturn:
    endings = [known.removeprefix(PREFIX) for known in _VARIABLES]
    near = difflib.get_close_matches(name.removeprefix(PREFIX), endings, n=1)
    zh = f"您要写的是不是 {PREFIX}{near[0]}？" if near else f"可用的名称：{'、'.join(_VARIABLES)}。"
    en = f"did you mean {PREFIX}{near[0]}?" if near else f"the known names are {', '.join(_VARIABLES)}."
    raise SettingsError("setting_unknown", f"没有名为 {name} 的设置；{zh}", f"There is no setting called {name}; {en}")


def _refuse_value(name: str, text: str, zh: str, en: str) -> NoReturn:
    shown = "…" if "://" in text or name == "TINGJI_SECRETS_KEY" else text.strip()[:60]
    raise SettingsError(
        "setting_invalid",
        f"设置 {name} 的值“{shown}”不正确；应为{zh}，请改正，或去掉该设置以使用默认值。",
        f"The value '{shown}' of {name} is wrong; give {en}, or remove the setting to use the default.",
    ) from None
