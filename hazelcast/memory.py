"""Memory for what is very large.

The C library maps blocks of 32 MiB and more anew each time, and the kernel commits and clears their pages of 4 KiB one
by one, which takes longer than to copy the content. Here pages are as large as the kernel has them.
"""

from __future__ import annotations

import mmap
import sys
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["HUGE", "huge_bytes", "mapped", "snapshot"]

HUGE: Final = 1 << 25
"""Bytes from which on memory is mapped."""


def mapped(size: int) -> mmap.mmap:
    """Return `size` bytes of zeros, whose pages are committed as they are filled."""
    if sys.platform == "linux":
        pages = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        with suppress(OSError):  # a kernel without large pages
            pages.madvise(mmap.MADV_HUGEPAGE)
        return pages
    else:  # a type checker would take what follows for unreachable
        return mmap.mmap(-1, size)


def snapshot(content: memoryview) -> memoryview:
    """Return a read-only copy of the bytes of a contiguous buffer, which is not empty."""
    copy = memoryview(mapped(content.nbytes))
    copy[:] = content.cast("B")
    return copy.toreadonly()


def huge_bytes(content: memoryview) -> bytes:
    """Return `bytes(content)`, which is at least `HUGE`, for less."""
    return _copier()(content)


@cache
def _copier() -> Callable[[memoryview], bytes]:
    if sys.platform != "linux" or sys.implementation.name != "cpython":
        return bytes
    # Not imported before it is needed.
    import ctypes

    # As documented for extensions: bytes made of nothing may be filled by who made them, before anyone else has them.
    make = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_char_p, ctypes.c_ssize_t)(
        ("PyBytes_FromStringAndSize", ctypes.pythonapi)
    )
    address_of = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object)(("PyBytes_AsString", ctypes.pythonapi))
    try:
        advise = ctypes.CDLL(None).madvise
    except (AttributeError, OSError):  # a C library without it
        return bytes
    advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)

    def copy(content: memoryview) -> bytes:
        size = content.nbytes
        made: bytes = make(None, size)
        address = address_of(made)
        first = -(-address // mmap.PAGESIZE) * mmap.PAGESIZE
        advise(first, (address + size - first) // mmap.PAGESIZE * mmap.PAGESIZE, mmap.MADV_HUGEPAGE)
        memoryview((ctypes.c_char * size).from_address(address)).cast("B")[:] = content.cast("B")
        return made

    return copy
