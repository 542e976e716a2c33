"""What ends a run: one base, two branches. What is wrong with a ledger is a Finding and never raised."""

from __future__ import annotations

import errno

__all__ = ["InputError", "OutputError", "WellxlError", "extra", "reason"]


class WellxlError(Exception):
    """The run cannot go on. The message is one Chinese sentence that names what to do."""


class InputError(WellxlError):
    """What was given to read cannot be used: no such path, no ledger in it, a campaign with a mistake."""


class OutputError(WellxlError):
    """What was asked for cannot be written: no such folder, no right to write, a full disk."""


_REASONS = {  # by name: no system has them all
    "EACCES": "没有权限，或者正被其他程序占用",
    "EPERM": "没有权限",
    "ENOENT": "路径不存在",
    "EEXIST": "已有同名的文件",
    "ENOTDIR": "路径中间的一段是文件，不是文件夹",
    "EISDIR": "它是一个文件夹",
    "ENOTEMPTY": "文件夹不是空的",
    "ENAMETOOLONG": "路径或文件名太长",
    "ELOOP": "链接绕成了圈",
    "EINVAL": "路径或文件名里有不能用的字符",
    "ENOSPC": "磁盘空间不足",
    "EDQUOT": "磁盘空间不足",
    "EFBIG": "文件超过了允许的大小",
    "EROFS": "磁盘是只读的",
    "EIO": "磁盘读写出错",
    "ENXIO": "设备不存在",
    "ENODEV": "设备不存在",
    "EBUSY": "正被其他程序占用",
    "ETXTBSY": "正被其他程序占用",
    "EMFILE": "打开的文件太多",
    "ENFILE": "打开的文件太多",
    "EAGAIN": "系统暂时没有余力",
    "ENOMEM": "内存不足",
    "ESTALE": "网络文件夹断开了",
    "EHOSTDOWN": "网络文件夹断开了",
    "ETIMEDOUT": "网络没有回应",
    "ENOTCONN": "网络断开了",
    "EXDEV": "不在同一个磁盘上",
    "EPIPE": "接收的程序已经退出",
}


def reason(error: OSError) -> str:
    """Why the system would not, in Chinese: what it says itself is English on most.

    >>> reason(OSError(errno.ENOSPC, "No space left on device")), reason(OSError(9999, "Odd")), reason(OSError(5, "读不出来"))
    ('磁盘空间不足', '系统错误 9999', '读不出来')
    """
    own = error.strerror or str(error)
    if any("一" <= sign <= "鿿" for sign in own):  # a Chinese Windows, or a sentence of ours
        return own.rstrip("。")
    return _REASONS.get(errno.errorcode.get(error.errno or 0, ""), f"系统错误 {error.errno or ''}".rstrip())


def extra(name: str) -> str:
    """How to install what only some need. No index has wellxl: under that name it might hold anything."""
    return f"在 wellxl 的源码文件夹里运行 pip install '.[{name}]'"
