"""Word files become pages once, when they come in: with LibreOffice where there is one, plainly without."""

from __future__ import annotations

import ctypes
import fcntl
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from xml.sax.saxutils import escape

import mammoth

from server.evidence import pages, word
from server.worker import JobError

SECONDS = 60.0
"""A thesis of 300 pages with pictures takes 20 s."""

_OFFICE = "soffice"
_PR_SET_PDEATHSIG = 1  # prctl(2)
_LIBC = ctypes.CDLL(None)
_LOCK = Path(tempfile.gettempdir()) / f"tingji-office-{os.getuid()}.lock"

_SAFE = {
    ("Office.Common/Security/Scripting", "DisableMacrosExecution"): "true",
    ("Office.Common/Security/Scripting", "MacroSecurityLevel"): "3",
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
    ("Office.Writer/Content/Update", "Link"): "0",
}
"""Settings of LibreOffice: nothing in a file runs, and nothing it names is fetched."""


_FACES = {
    "Noto Serif CJK SC": (
        *("仿宋", "仿宋_GB2312", "FangSong", "FangSong_GB2312", "楷体", "楷体_GB2312", "KaiTi", "KaiTi_GB2312"),
        *("宋体", "SimSun", "NSimSun", "新宋体", "华文中宋", "STZhongsong", "方正小标宋简体", "方正小标宋_GBK"),
    ),
    "Noto Sans CJK SC": ("黑体", "SimHei", "微软雅黑", "Microsoft YaHei", "等线", "DengXian", "PingFang SC"),
}


def convert(path: Path, pdf: Path) -> None:
    """Write the pages of a Word file to `pdf`.

    Raises JobError: ``no_office`` for DOC on a server without LibreOffice, ``damaged_file``, ``file_too_complex``,
    and what `word.form` raises.
    """
    form = word.form(path)
    office = shutil.which(_OFFICE)
    if office:
        _with_office(office, path, form, pdf)
    elif form == "doc":
        raise JobError("no_office")
    else:
        _plainly(path, pdf)


def _with_office(office: str, path: Path, form: word.Form, pdf: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="tingji-office-", dir=pdf.parent) as room, _alone():
        home = Path(room)
        source = home / f"document.{form}"  # not the name it came with
        source.symlink_to(path.absolute())
        settings = home / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_settings())
        command = [office, f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", "pdf", "--outdir", room, str(source)]
        _run(command, home)
        made = source.with_suffix(".pdf")
        if not made.exists():
            raise JobError("damaged_file")
        shutil.move(made, pdf)


@contextmanager
def _alone() -> Iterator[None]:
    """One at a time on this machine: LibreOffice takes half a gigabyte and a core."""
    lock = os.open(_LOCK, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _run(command: list[str], home: Path) -> None:
    fonts = home / "fonts.conf"
    fonts.write_text(_fonts())
    environment = {
        "HOME": str(home),
        "PATH": os.environ.get("PATH", ""),
        "LC_ALL": "C.UTF-8",
        "FC_LANG": "zh-cn",
        "FONTCONFIG_FILE": str(fonts),
    }
    process = subprocess.Popen(  # noqa: S603 - nothing of it is given from outside
        command,
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_may_die,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        raise JobError("file_too_complex") from None
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # it has ended, and whatever it started
        process.wait()


def _fonts() -> str:
    """Chinese faces that are not installed, in the nearest that Debian has; otherwise Japanese forms are taken."""
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><accept><family>{face}</family></accept></alias>'
        for face, names in _FACES.items()
        for name in names
    )
    return f"<fontconfig><include>/etc/fonts/fonts.conf</include>{aliases}</fontconfig>"


def _may_die() -> None:
    """Runs in the child: should this worker be killed, what it started ends too, at the latest by its own clock."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    most = ceil(SECONDS * 4)  # of several threads together
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{escape(path)}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for (path, name), value in _SAFE.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )


def _plainly(path: Path, pdf: Path) -> None:
    """Words, tables and pictures in their order, without the document's own layout."""
    try:
        with path.open("rb") as file:
            html = mammoth.convert_to_html(file, convert_image=mammoth.images.data_uri).value
    except MemoryError:
        raise
    except Exception as error:  # it raises whatever it stumbles over, and that is the file's fault
        raise JobError("damaged_file") from error
    pages.story(html, pdf)
