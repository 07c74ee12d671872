"""Compile message declarations into straight-line encoders and decoders.

The annotations of a class say how each of its fields goes on the wire (`types`). The first time that a class is
needed, two functions are written from them as Python source, in both directions, the way `dataclasses` makes
`__init__`: a client encodes requests and decodes what comes back, a member does the reverse. The source is kept, so
tracebacks show it and ``python -m hazelcast.protocol MapPut`` prints it.

An encoder returns a list of buffers, not joined: a large value or float array is never copied here. A decoder reads
the bytes ``buffer[start:end]`` of one message that `frames.MessageReader` has delimited, and copies what it returns,
except out of a large message: float arrays, and the `Data` above 64 KiB in a response, which are views then. What a
peer of an older version does not send takes its default; what a newer one adds is skipped.
"""

from __future__ import annotations

import itertools
import linecache
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import cache
from struct import Struct
from struct import error as StructError
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Generic, TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
from typing_extensions import Buffer

from hazelcast.errors import ProtocolError
from hazelcast.protocol.frames import BEGIN, END, EVENT, FINAL, FRAME, NULL, WHOLE, Bytes, mark
from hazelcast.protocol.message import Event, Request, Response, Structure
from hazelcast.protocol.types import Since

R = TypeVar("R")
T = TypeVar("T")
E = TypeVar("E", bound=Event)
F = TypeVar("F", bound=Callable[..., object])
Parts: TypeAlias = list[Buffer]

_MARKS = BEGIN | END | NULL
_UUID_FORMAT = "?QQ"
_MOST_NAMES: Final = 1000
_LONGEST_NAME: Final = 256  # bytes of a name whose packer is kept
_LARGE: Final = 1 << 16  # what is worth a view rather than a copy


class RequestCodec(Generic[R]):
    """Both directions of a request and of its response."""

    __slots__ = ("answers_data", "decode", "decode_response", "encode", "encode_response", "source")

    def __init__(self, request: type[Request[R]]) -> None:
        fields = _fields(request)
        encode, decode, sent = _message(request.__qualname__, request, fields, request.TYPE, "qi", WHOLE)
        answer, make = response_fields(request)
        respond, read, received = _message(
            f"{request.__qualname__}Response", make, answer, request.TYPE + 1, "qB", WHOLE, True
        )
        self.source: str = f"{sent}\n\n{received}"
        self.encode: Callable[[Request[R], int, int, int], Parts] = encode
        """(request, correlation id, partition id, further flags)"""
        self.decode: Callable[[Bytes, int, int], Request[R]] = decode
        self.encode_response: Callable[[R, int, int, int], Parts] = respond
        """(value, correlation id, number of backup acks to expect, further flags)"""
        self.decode_response: Callable[[Bytes, int, int], R] = read
        self.answers_data: bool = not make and len(answer) == 1 and bytes in (answer[0].hint, _optional(answer[0].hint))
        """Whether the response is one `Data` and nothing else, which may be null if it is declared so."""


class EventCodec(Generic[E]):
    """Both directions of an event."""

    __slots__ = ("decode", "encode", "source")

    def __init__(self, event: type[E]) -> None:
        encode, decode, source = _message(event.__qualname__, event, _fields(event), event.TYPE, "qi", WHOLE | EVENT)
        self.source: str = source
        self.encode: Callable[[E, int, int, int], Parts] = encode
        """(event, correlation id of its registration, partition id, further flags)"""
        self.decode: Callable[[Bytes, int, int], E] = decode


def _once(function: F) -> F:
    """Cache like `functools.cache`, which would hide from type checkers that the result depends on the argument."""
    return cast("F", cache(function))


class _Codecs(dict[type[Request[Any]], RequestCodec[Any]]):
    def __missing__(self, request: type[Request[Any]]) -> RequestCodec[Any]:
        codec = self[request] = RequestCodec(request)
        return codec


CODECS: Final = _Codecs()
"""The codec of each request, compiled on first use; for callers that look one up for every message."""


def request_codec(request: type[Request[R]]) -> RequestCodec[R]:
    """Return the codec of `request`, compiled on first use."""
    return CODECS[request]


@_once
def event_codec(event: type[E]) -> EventCodec[E]:
    """Return the codec of `event`, compiled on first use."""
    return EventCodec(event)


# -- declarations ------------------------------------------------------------------------------------------------------


class Field:
    """One field of a message or structure: its name, type, default, and whether a later version brought it."""

    __slots__ = ("default", "factory", "hint", "name", "since")

    def __init__(
        self, name: str, hint: object, default: object = msgspec.NODEFAULT, factory: object = msgspec.NODEFAULT
    ):
        self.name: str = name
        self.default: object = default
        self.factory: object = factory
        self.since: Since | None = _since(hint)
        self.hint: object = get_args(hint)[0] if self.since and len(get_args(hint)) == 2 else hint
        if self.since and (inner := _optional(self.hint)) and inner is not UUID and _format(inner):
            self.hint = inner  # None of a fixed-size type is what an older peer leaves out, and nothing on the wire

    @property
    def format(self) -> str | None:
        """The `struct` code of a field of fixed size, None for others."""
        return _format(self.hint)


def _since(hint: object) -> Since | None:
    if get_origin(hint) is Annotated:
        return next((extra for extra in get_args(hint)[1:] if isinstance(extra, Since)), None)
    return None


def _fields(cls: type[msgspec.Struct]) -> list[Field]:
    hints = get_type_hints(cls, include_extras=True)
    return [Field(f.name, hints[f.name], f.default, f.default_factory) for f in msgspec.structs.fields(cls)]


def response_fields(request: type[Request[Any]]) -> tuple[list[Field], type[msgspec.Struct] | None]:
    """Return the fields of the response of `request`, and the class that holds them when there are several."""
    base = next(base for base in getattr(request, "__orig_bases__") if isinstance(get_origin(base), type))  # noqa: B009
    if get_origin(base) is not Request:
        return response_fields(get_origin(base))
    answer: object = get_args(base)[0]
    if answer is NoneType:
        return [], None
    if (several := _response_class(answer)) is not None:
        return _fields(several), several
    return [Field("value", answer, default=None)], None


def _response_class(answer: object) -> type[Response] | None:
    return answer if isinstance(answer, type) and issubclass(answer, Response) else None


def _format(hint: object) -> str | None:
    """Return the `struct` format of a fixed-size type, None for others."""
    if get_origin(hint) is Annotated:
        return next((code for code in get_args(hint)[1:] if isinstance(code, str) and len(code) == 1), None)
    if hint is bool:
        return "?"
    return _UUID_FORMAT if hint is UUID or _optional(hint) is UUID else None


def _optional(hint: object) -> object:
    """Return X for the hint ``X | None``, else None."""
    if get_origin(hint) in (Union, UnionType):
        (inner,) = (arg for arg in get_args(hint) if arg is not NoneType)
        return cast("object", inner)
    return None


def _is_floats(hint: object) -> bool:
    return get_origin(hint) is Annotated and "floats" in get_args(hint)


# -- what the compiled functions call ----------------------------------------------------------------------------------


def _uuid(is_null: bool, high: int, low: int) -> UUID | None:
    return None if is_null else UUID(int=high << 64 | low)


def _some_uuid(is_null: bool, high: int, low: int) -> UUID:
    if is_null:
        raise ProtocolError("A null UUID where there must be one")
    return UUID(int=high << 64 | low)


def _short(name: str) -> ProtocolError:
    return ProtocolError(f"The message ends before {name}")


def _unexpected(name: str, flags: int) -> ProtocolError:
    return ProtocolError(f"A frame with flags 0x{flags:04x} where {name} should be")


def _malformed(name: str, error: Exception) -> ProtocolError:
    return ProtocolError(f"{name} is malformed: {error}", error)


def _leave(buffer: Bytes, at: int, end: int) -> int:
    """Skip what a newer peer added to a structure; return the offset behind its end frame."""
    depth = 1
    while depth:
        if at >= end:
            raise _short("the end of a structure")
        size, flags = FRAME.unpack_from(buffer, at)
        depth += (flags & BEGIN != 0) - (flags & END != 0)
        at += size
    return at


class _Heads(dict[str, tuple[Callable[..., bytes], bytes]]):
    """Packers of a message's head together with the name behind it, by name: data structures have few of those.

    With each is the frame of the name.
    """

    def __init__(self, before: str, flags: int, after: str) -> None:
        super().__init__()
        self._before, self._flags, self._after = before, flags, after

    def __missing__(self, name: str) -> tuple[Callable[..., bytes], bytes]:
        data = name.encode()
        framed = FRAME.pack(len(data) + FRAME.size, self._flags) + data
        found = Struct(f"{self._before}{len(framed)}s{self._after}").pack, framed
        if len(data) <= _LONGEST_NAME:
            if len(self) >= _MOST_NAMES:
                self.clear()
            self[name] = found
        return found


# -- source ------------------------------------------------------------------------------------------------------------


class _Source:
    """The text of some functions, and the objects that it names."""

    def __init__(self, name: str) -> None:
        self.lines: list[str] = []
        self.names: dict[str, object] = {
            "frame": FRAME.pack, "peek": FRAME.unpack_from, "uuid": _uuid, "some_uuid": _some_uuid, "short": _short,
            "unexpected": _unexpected, "leave": _leave, "malformed": _malformed,
            "FAULTS": (StructError, ValueError, TypeError, IndexError, OverflowError),
            "M": (1 << 64) - 1, "NOTHING": (0, 0, 0),
        }  # fmt: skip
        self.copies = True  # whether what is read must be copied out of the buffer
        self.views = False  # whether a large Data may be handed out as a view of it
        self._file, self._depth, self._count = f"<hazelcast.protocol {name}>", 0, 0

    def add(self, *lines: str) -> None:
        self.lines += ["    " * self._depth + line for line in lines]

    def block(self, opening: str) -> _Source:
        self.add(opening)
        return self

    def __enter__(self) -> None:
        self._depth += 1

    def __exit__(self, *_: object) -> None:
        self._depth -= 1

    def fresh(self) -> str:
        self._count += 1
        return f"v{self._count}"

    def name(self, value: object) -> str:
        key = f"c{len(self.names)}"
        self.names[key] = value
        return key

    def packer(self, method: str, fmt: str) -> str:
        key = f"{method}_{fmt}".replace("<", "").replace("?", "o")
        self.names[key] = getattr(Struct(fmt), method)
        return key

    def build(self, *functions: str) -> Iterator[Callable[..., Any]]:
        text = "\n".join(self.lines)
        linecache.cache[self._file] = (len(text), None, text.splitlines(True), self._file)
        exec(compile(text, self._file, "exec"), self.names)
        return (cast("Callable[..., Any]", self.names[function]) for function in functions)


def _message(
    name: str,
    make: type[msgspec.Struct] | None,
    fields: list[Field],
    message_type: int,
    prefix: str,
    flags: int,
    response: bool = False,
) -> tuple[Callable[..., Parts], Callable[..., Any], str]:
    """Compile a whole message; `prefix` is the format of its head behind the type.

    Without `make` the message holds one value or none. A response is decoded by a function that knows its buffer to be
    `bytes`, of which a slice is a copy already, or by one for views.
    """
    src = _Source(name)
    fixed, others = _split(fields)
    head = Struct("<iHi" + prefix + "".join(f.format or "" for f in fixed))
    source = "m.{}" if make else "m"
    with src.block("def encode(m, correlation, extra, more=0):"):
        args = "".join(f", {arg}" for f in fixed for arg in _fixed_args(f.hint, source.format(f.name)))
        first = flags if others else flags | FINAL
        values = f"{head.size}, {first} | more, {message_type}, correlation, extra{args}"
        simple = list(itertools.takewhile(lambda f: f.hint is str or f.hint is bytes, others))
        named = bool(simple) and simple[0].hint is str
        for f in simple:
            value = source.format(f.name)
            if named and f is simple[0]:
                heads = _Heads(head.format, 0 if others[1:] else FINAL, "iH" * (len(simple) > 1))
                src.add(f"pack, v_{f.name} = {src.name(heads)}[{value}]")
            else:
                src.add(f"v_{f.name} = {value}{'.encode()' if f.hint is str else ''}")
        # The head is packed together with the name behind it, and with the header of the frame behind that.
        headers = [f"len(v_{f.name}) + 6, {FINAL if f is others[-1] else 0}" for f in simple[named:]]
        parts: list[str] = []
        if named:
            values += f", v_{simple[0].name}"
        if headers:
            values += f", {headers.pop(0)}"
            parts.append(f"v_{simple[named].name}")
        for f, header in zip(simple[named + 1 :], headers, strict=True):
            parts += [f"frame({header})", f"v_{f.name}"]
        if simple and not named:
            head = Struct(head.format + "iH")
        parts.insert(0, f"{'pack' if named else src.name(head.pack)}({values})")
        if simple == others:
            src.add(f"return [{', '.join(parts)}]")
        else:
            src.add(f"out = [{', '.join(parts)}]")
            for f in others[len(simple) :]:
                x = src.fresh()
                src.add(f"{x} = {source.format(f.name)}")
                _write(src, f.hint, x, FINAL if f is others[-1] else 0)
            src.add("return out")
    body = Struct("<iHi" + prefix).size
    if response:
        src.views = True
        _write_decoder(src, name, make, fields, body, "decode_view")
        src.views = src.copies = False
        _write_decoder(src, name, make, fields, body, "decode", "if type(buffer) is not bytes:", "decode_view")
    else:
        _write_decoder(src, name, make, fields, body, "decode")
    encode, decode = src.build("encode", "decode")
    return encode, decode, "\n".join(src.lines)


def _write_decoder(
    src: _Source,
    name: str,
    make: type[msgspec.Struct] | None,
    fields: list[Field],
    body: int,
    function: str,
    unless: str = "",
    instead: str = "",
) -> None:
    """Emit the decoder of a whole message, whose fixed-size fields begin at `body`; `unless` it leaves to another."""
    fixed, others = _split(fields)
    with src.block(f"def {function}(buffer, at, end):"):
        if unless:
            src.add(unless, f"    return {instead}(buffer, at, end)")
        with src.block("try:"):
            if fixed:
                src.add("size, flags = peek(buffer, at)")
                _read_fixed(src, fixed, body)
                src.add("at += size")
            elif others and others[0].since is None:
                # Both headers at once, where the first frame is as long as it always was so far.
                f, others = others[0], others[1:]
                both = src.packer("unpack_from", f"<i{body - 4}xiH")
                src.add(f"first, size, flags = {both}(buffer, at) if end - at >= {body + FRAME.size} else NOTHING")
                with src.block(f"if first == {body}:"):
                    src.add(f"at += {body}")
                with src.block("else:"):
                    src.add("at += peek(buffer, at)[0]")
                    _peek(src, f"{name}.{f.name}")
                _read(src, f.hint, f"f_{f.name}", f"{name}.{f.name}")
            elif others:
                src.add("at += peek(buffer, at)[0]")
            for f in others:
                _read_field(src, f, name)
            values = ", ".join(f"f_{f.name}" for f in fields)
            src.add(f"return {src.name(make)}({values})" if make else f"return {values or None}")
        with src.block("except FAULTS as error:"):
            src.add(f"raise malformed({name!r}, error) from error")


@cache
def _structure(cls: type[Structure]) -> tuple[Callable[..., None], Callable[..., Any]]:
    """Compile the writer and the reader of a nested structure."""
    name, fields = cls.__name__, _fields(cls)
    src = _Source(name)
    fixed, others = _split(fields)
    size = FRAME.size + Struct("<" + "".join(f.format or "" for f in fixed)).size
    with src.block("def write(out, m, last):"):
        if fixed:
            pack = src.name(Struct("<iHiH" + "".join(f.format or "" for f in fixed)).pack)
            args = "".join(f", {arg}" for f in fixed for arg in _fixed_args(f.hint, f"m.{f.name}"))
            src.add(f"out.append({pack}(6, {BEGIN}, {size}, 0{args}))")
        else:
            src.add(f"out.append({mark(BEGIN)!r})")
        for f in others:
            x = src.fresh()
            src.add(f"{x} = m.{f.name}")
            _write(src, f.hint, x, 0)
        src.add(f"out.append({mark(END | FINAL)!r} if last else {mark(END)!r})")
    # The header of the frame at ``at`` is always known: it is in ``size, flags``.
    with src.block("def read(buffer, at, end, size, flags):"):
        src.add(f"if not flags & {BEGIN}: raise unexpected({name!r}, flags)", "at += size")
        names = [f"{name}.{f.name}" if f.since is None else f"the end of {name}" for f in others]
        names.append(f"the end of {name}")
        if fixed:
            _read_fixed_frame(src, fixed, name, names[0])
        else:
            _peek(src, names[0])
        for f, following in zip(others, names[1:], strict=True):
            if f.since is None:
                _read(src, f.hint, f"f_{f.name}", f"{name}.{f.name}")
                _peek(src, following)
                continue
            with src.block(f"if flags & {END}:"):
                src.add(f"f_{f.name} = {_default(src, f)}")
            with src.block("else:"):
                _read(src, f.hint, f"f_{f.name}", f"{name}.{f.name}")
                _peek(src, following)
        src.add(f"at = at + size if flags & {END} else leave(buffer, at, end)")
        src.add(f"return {src.name(cls)}({', '.join(f'f_{f.name}' for f in fields)}), at")
    write, read = src.build("write", "read")
    return write, read


@_once
def reader(hint: type[T], name: str) -> Callable[[Bytes, int, int], tuple[T, int]]:
    """Return the function (buffer, start, end) that reads a value of the wire type `hint`, and returns what is behind.

    Args:
        hint: The type.
        name: What errors call the value.
    """
    src = _Source(name)
    with src.block("def read(buffer, at, end):"):
        _peek(src, name)
        _read(src, hint, "value", name)
        src.add("return value, at")
    (read,) = src.build("read")
    return read


def _split(fields: list[Field]) -> tuple[list[Field], list[Field]]:
    return [f for f in fields if f.format], [f for f in fields if not f.format]


# -- writing -----------------------------------------------------------------------------------------------------------


def _fixed_args(hint: object, x: str) -> Iterator[str]:
    if _format(hint) != _UUID_FORMAT:
        yield x
    elif hint is UUID:
        yield from ("False", f"{x}.int >> 64", f"{x}.int & M")
    else:
        yield from (f"{x} is None", f"0 if {x} is None else {x}.int >> 64", f"0 if {x} is None else {x}.int & M")


def _write(src: _Source, hint: object, x: str, last: int) -> None:
    """Emit the code that appends the value named `x` to ``out``; `last` is the flag of its last frame."""
    origin, args = get_origin(hint), get_args(hint)
    if (inner := _optional(hint)) is not None:
        with src.block(f"if {x} is None:"):
            src.add(f"out.append({mark(NULL | last)!r})")
        with src.block("else:"):
            _write(src, inner, x, last)
    elif hint is str:
        src.add(f"{x} = {x}.encode()", f"out += (frame(len({x}) + 6, {last}), {x})")
    elif hint is bytes:
        src.add(f"out += (frame(len({x}) + 6, {last}), {x})")
    elif _is_floats(hint):
        src.add(f"{x} = memoryview({x}).cast('B')", f"out += (frame(len({x}) + 6, {last}), {x})")
    elif origin is list and get_origin(args[0]) is tuple:
        _write_entries(src, get_args(args[0]), x, last)
    elif origin is dict:
        src.add(f"{x} = {x}.items()")
        _write_entries(src, args, x, last)
    elif origin is list:
        _write_list(src, args[0], x, last)
    elif hasattr(hint, "__wire_write__"):
        src.add(f"{x}.__wire_write__(out, {last})")
    elif isinstance(hint, type) and issubclass(hint, Structure):
        src.add(f"{src.name(_structure(hint)[0])}(out, {x}, {last})")
    else:
        raise TypeError(f"{hint!r} is not a wire type")


def _write_list(src: _Source, item: object, x: str, last: int) -> None:
    fmt = _format(item)
    if fmt == _UUID_FORMAT:
        packed = src.packer("pack", "<" + _UUID_FORMAT)
        src.add(f"{x} = b''.join([{packed}({', '.join(_fixed_args(item, 'i'))}) for i in {x}])")
    elif fmt:
        src.names["Struct"] = Struct
        src.add(f"{x} = Struct(f'<{{len({x})}}{fmt}').pack(*{x})")
    else:
        one = src.fresh()
        src.add(f"out.append({mark(BEGIN)!r})")
        with src.block(f"for {one} in {x}:"):
            _write(src, item, one, 0)
        src.add(f"out.append({mark(END | last)!r})")
        return
    src.add(f"out += (frame(len({x}) + 6, {last}), {x})")


def _write_entries(src: _Source, types: tuple[object, ...], x: str, last: int) -> None:
    key, value = types
    k, v, key_format, value_format = src.fresh(), src.fresh(), _format(key), _format(value)
    if key_format and value_format:
        pack = src.packer("pack", f"<{key_format}{value_format}")
        args = ", ".join((*_fixed_args(key, k), *_fixed_args(value, v)))
        src.add(f"{x} = b''.join([{pack}({args}) for {k}, {v} in {x}])", f"out += (frame(len({x}) + 6, {last}), {x})")
    elif key_format:
        src.add(f"{x} = list({x})", f"{v} = [{v} for _, {v} in {x}]")
        _write_list(src, value, v, 0)
        src.add(f"{k} = [{k} for {k}, _ in {x}]")
        _write_list(src, key, k, last)
    else:
        src.add(f"out.append({mark(BEGIN)!r})")
        with src.block(f"for {k}, {v} in {x}:"):
            _write(src, key, k, 0)
            _write(src, value, v, 0)
        src.add(f"out.append({mark(END | last)!r})")


# -- reading -----------------------------------------------------------------------------------------------------------


def _default(src: _Source, f: Field) -> str:
    if f.factory is not msgspec.NODEFAULT:
        return f"{src.name(f.factory)}()"
    return src.name(None if f.default is msgspec.NODEFAULT else f.default)


def _read_fixed(src: _Source, fixed: list[Field], offset: int) -> None:
    """Emit the code that reads the fixed-size fields of the frame at ``at``, as many as its ``size`` says are there."""
    counts = sorted({len(fixed), *(i for i, f in enumerate(fixed) if f.since is not None)}, reverse=True)
    for keyword, count in zip(["if", *["elif"] * len(counts)], counts, strict=False):
        present = fixed[:count]
        body = Struct("<" + "".join(f.format or "" for f in present))
        with src.block(f"{keyword} size >= {offset + body.size}:"):
            if present:
                src.add(f"{_unpacked(present)}, = {src.name(body.unpack_from)}(buffer, at + {offset})")
            _make_uuids(src, present)
            for f in fixed[count:]:
                src.add(f"f_{f.name} = {_default(src, f)}")
    with src.block("else:"):
        src.add(f"raise short({fixed[0].name!r})")


def _unpacked(fixed: list[Field]) -> str:
    """Return the names of what is unpacked of fixed-size fields; a UUID is three of them."""
    return ", ".join(
        name
        for f in fixed
        for name in ([f"{f.name}_{i}" for i in range(3)] if f.format == _UUID_FORMAT else [f"f_{f.name}"])
    )


def _make_uuids(src: _Source, fixed: list[Field]) -> None:
    for f in fixed:
        if f.format == _UUID_FORMAT:
            make = "some_uuid" if f.hint is UUID else "uuid"
            src.add(f"f_{f.name} = {make}({f.name}_0, {f.name}_1, {f.name}_2)")


def _read_fixed_frame(src: _Source, fixed: list[Field], owner: str, following: str) -> None:
    """Emit the code that reads a structure's frame of fixed-size fields, and the header behind it."""
    both = Struct(f"<iH{''.join(f.format or '' for f in fixed)}iH")
    size = both.size - FRAME.size
    nothing = (0,) * len(both.unpack(bytes(both.size)))
    # All at once, where the frame is as long as it always was so far.
    src.add(
        f"size, flags, {_unpacked(fixed)}, next_size, next_flags ="
        f" {src.name(both.unpack_from)}(buffer, at) if end - at >= {both.size} else {src.name(nothing)}"
    )
    with src.block(f"if size == {size} and not flags & {_MARKS}:"):
        _make_uuids(src, fixed)
        src.add(f"at += {size}", "size, flags = next_size, next_flags")
    with src.block("else:"):
        _peek(src, owner)
        src.add(f"if flags & {_MARKS}: raise unexpected({owner!r}, flags)")
        _read_fixed(src, fixed, FRAME.size)
        src.add("at += size")
        _peek(src, following)


def _read_field(src: _Source, f: Field, owner: str) -> None:
    """Emit the code that reads the variable-size field `f` of a message, whose first frame is at ``at``."""
    x, name = f"f_{f.name}", f"{owner}.{f.name}"
    if f.since is not None:
        with src.block("if at >= end:"):
            src.add(f"{x} = {_default(src, f)}")
        with src.block("else:"):
            src.add("size, flags = peek(buffer, at)")
            _read(src, f.hint, x, name)
    else:
        _peek(src, name)
        _read(src, f.hint, x, name)


def _peek(src: _Source, name: str) -> None:
    src.add(f"if at >= end: raise short({name!r})", "size, flags = peek(buffer, at)")


def _read(src: _Source, hint: object, x: str, name: str) -> None:
    """Emit the code that reads `x`, whose first frame is at ``at``, its header in ``size, flags``; moves ``at`` on."""
    origin, args = get_origin(hint), get_args(hint)
    inner = _optional(hint)
    if _is_leaf(hint) or _is_leaf(inner):
        with src.block(f"if flags & {_MARKS}:"):
            if inner is not None:
                src.add(f"if not flags & {NULL}: raise unexpected({name!r}, flags)", f"{x} = None")
            else:
                src.add(f"raise unexpected({name!r}, flags)")
        with src.block("else:"):
            src.add(f"{x} = {_leaf(hint if inner is None else inner, src.copies, src.views)}")
        src.add("at += size")
    elif inner is not None:
        with src.block(f"if flags & {NULL}:"):
            src.add(f"{x} = None", "at += size")
        with src.block("else:"):
            _read(src, inner, x, name)
    elif origin is list and get_origin(args[0]) is tuple:
        _read_entries(src, get_args(args[0]), x, name)
    elif origin is dict:
        _read_entries(src, args, x, name)
        src.add(f"{x} = dict({x})")
    elif origin is list:
        _read_list(src, args[0], x, name)
    elif hasattr(hint, "__wire_read__"):
        src.add(f"{x}, at = {src.name(hint)}.__wire_read__(buffer, at, end)")
    elif isinstance(hint, type) and issubclass(hint, Structure):
        src.add(f"{x}, at = {src.name(_structure(hint)[1])}(buffer, at, end, size, flags)")
    else:
        raise TypeError(f"{hint!r} is not a wire type")


def _is_leaf(hint: object) -> bool:
    """Return whether a value of this type is all of one frame."""
    return hint is str or hint is bytes or _is_floats(hint)


def _leaf(hint: object, copies: bool, views: bool) -> str:
    """Return the expression that reads the frame at ``at``."""
    content = "buffer[at + 6:at + size]"
    if hint is str:
        return f"str({content}, 'utf-8')"
    if hint is bytes:
        copied = f"bytes({content})" if copies else content
        return f"{content} if size > {_LARGE} else {copied}" if views else copied
    return f"memoryview({content}).cast('f')"


def _packed(src: _Source, hints: tuple[object, ...], x: str, name: str) -> None:
    """Emit the code that reads one frame of packed items, each of one value or a pair."""
    fmt = "<" + "".join(_format(hint) or "" for hint in hints)
    names: list[str] = []
    values: list[str] = []
    for hint in hints:
        if _format(hint) == _UUID_FORMAT:
            group = [src.fresh() for _ in range(3)]
            names += group
            values.append(f"{'some_uuid' if hint is UUID else 'uuid'}({', '.join(group)})")
        else:
            names.append(src.fresh())
            values.append(names[-1])
    item = values[0] if len(hints) == 1 else f"({', '.join(values)})"
    src.add(f"if flags & {_MARKS}: raise unexpected({name!r}, flags)")
    src.add(f"{x} = [{item} for {', '.join(names)}, in {src.packer('iter_unpack', fmt)}(buffer[at + 6:at + size])]")
    src.add("at += size")


def _read_list(src: _Source, item: object, x: str, name: str) -> None:
    if _format(item):
        _packed(src, (item,), x, name)
        return
    one = src.fresh()
    with _items(src, x, name):
        _read(src, item, one, name)
        src.add(f"{x}.append({one})")


def _read_entries(src: _Source, types: tuple[object, ...], x: str, name: str) -> None:
    key, value = types
    k, v = src.fresh(), src.fresh()
    if _format(key) and _format(value):
        _packed(src, (key, value), x, name)
    elif _format(key):
        _read_list(src, value, v, name)
        _peek(src, name)
        _packed(src, (key,), k, name)
        src.add(f"if len({k}) != len({v}): raise ValueError('keys and values of {name} differ in number')")
        src.add(f"{x} = list(zip({k}, {v}))")
    else:
        with _items(src, x, name):
            _read(src, key, k, name)
            _peek(src, name)
            _read(src, value, v, name)
            src.add(f"{x}.append(({k}, {v}))")


@contextmanager
def _items(src: _Source, x: str, name: str) -> Generator[None]:
    """Emit the loop over what stands between a begin and an end frame; the body of the `with` reads one item."""
    src.add(f"if not flags & {BEGIN}: raise unexpected({name!r}, flags)", f"{x} = []", "at += size")
    with src.block("while True:"):
        _peek(src, name)
        src.add(f"if flags & {END}: break")
        yield
    src.add("at += size")
