"""Named types: what stands behind an alias of the ``type`` statement."""

from __future__ import annotations

from typing import Any, get_args, get_origin

__all__ = ["is_ndarray", "unaliased"]


def unaliased(spec: Any) -> Any:
    """Return the type behind aliases, generic ones too, as numpy's NDArray is from Python 3.12 on."""
    while True:
        if type(spec).__name__ == "TypeAliasType":
            spec = spec.__value__
        elif type(get_origin(spec)).__name__ == "TypeAliasType":
            spec = get_origin(spec).__value__[get_args(spec)]
        else:
            return spec


def is_ndarray(cls: Any) -> bool:
    """Return whether a class is numpy's array, without importing numpy."""
    return isinstance(cls, type) and cls.__module__ == "numpy" and cls.__name__ == "ndarray"
