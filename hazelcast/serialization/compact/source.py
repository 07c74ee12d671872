"""Write the two functions of a type of records as straight-line source.

What is known of the fields once is not asked again for each object: one `struct` packs or unpacks all of the fixed-size
part, and each other field has its own few lines. Tracebacks show the source.
"""

from __future__ import annotations

import linecache
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import type_ids
from hazelcast.serialization.compact.faults import FieldError, malformed, null_field, unwritable_field
from hazelcast.serialization.compact.interfaces import FieldKind
from hazelcast.serialization.compact.kinds import CODES
from hazelcast.serialization.compact.values import BIT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import CodeType

    from hazelcast.serialization.compact.layout import Layout
    from hazelcast.serialization.compact.schema import FieldDescriptor
    from hazelcast.serialization.scope import Loads, Scope

__all__ = ["Get", "Make", "Put", "Record", "compile_loads", "compile_record"]


class Record(Protocol):
    """Writes a record, from its schema id on, behind `head`, or behind the type id if `head` is None."""

    def __call__(self, value: Any, scope: Scope, head: bytes | None = None, /) -> bytes:
        """Return the serialized record."""
        ...


class Put(NamedTuple):
    """How a field is written.

    Attributes:
        field: The field.
        source: The expression for its value, `value` being the object.
        get: Does the same as the expression.
        optional: Whether None is allowed.
        convert: Makes what the field's kind is written from of what the object has; None if that is the same.
    """

    field: FieldDescriptor
    source: str
    get: Callable[[Any], Any]
    optional: bool
    convert: Callable[[Any], Any] | None = None


class Get(NamedTuple):
    """How a value for the object is read.

    Attributes:
        field: The field, None if records don't have it.
        optional: Whether it may be null.
        loads: What reads it, for a field of variable size.
        convert: Makes what the object is to have of what was read; None if that is the same.
        default: Makes the value if records don't have the field.
    """

    field: FieldDescriptor | None
    optional: bool = True
    loads: Loads | None = None
    convert: Callable[[Any], Any] | None = None
    default: Callable[[], Any] | None = None


class Make(NamedTuple):
    """How an object is made of the values read.

    Attributes:
        call: Takes the values.
        parameters: For each value the name by which `call` takes it, the empty string if by its position, None if it is
            set as an attribute of the object that `call` makes.
        attributes: For each value the name of the attribute.
    """

    call: Callable[..., Any]
    parameters: Sequence[str | None]
    attributes: Sequence[str]


def compile_record(layout: Layout, puts: Sequence[Put]) -> Record:
    """Return what writes the objects of a type.

    Args:
        layout: That of its schema.
        puts: How each field is written. Those of variable size are in this order: objects of one type are equal for a
            member, as keys for instance, if their bytes are.
    """
    schema, values = layout.schema, layout.values
    names: dict[str, object] = {
        "BIT": BIT,
        "FieldError": FieldError,
        "explain": partial(_explain, layout, puts),
        "int32": values.int32.pack,
        "join": b"".join,
        "pack": layout.pack,
        "table": values.table,
    }
    by_name = {put.field.name: put for put in puts}
    size = str(schema.fixed_size)
    offsets = [f"o{field.slot}" for field in schema.variable]
    items: list[str] = []
    body: list[str] = []
    for put in puts:
        field = put.field
        if field.kind in CODES:
            continue
        x, offset, end = f"x{field.slot}", f"o{field.slot}", f"n{field.slot}"
        lines: list[str] = []
        if put.convert is not None:
            lines.append(f"{x} = {_named(names, put.convert)}({x})")
        if field.kind is FieldKind.STRING:
            lines += [f"{x} = {x}.encode()", f"{x} = int32(len({x})) + {x}"]
        else:
            lines.append(f"{x} = {_named(names, values.dumps[field.kind])}({x}, scope)")
        lines += [f"{offset} = {size}", f"{end} = {size} + len({x})"]
        body.append(f"{x} = {put.source}")
        if put.optional:
            body += [f"if {x} is None:", f"    {x}, {offset}, {end} = b'', -1, {size}", "else:", *_indented(lines)]
        else:
            body += lines
        size = end
        items.append(x)

    def fixed(field: FieldDescriptor) -> str:
        put = by_name[field.name]
        return put.source if put.convert is None else f"{_named(names, put.convert)}({put.source})"

    numbers = [fixed(field) for field in schema.fixed]
    bits = [f"BIT[{fixed(field)}]" + (f" << {field.bit}" if field.bit else "") for field in schema.booleans]
    bytes_ = [" | ".join(bits[at : at + 8]) for at in range(0, len(bits), 8)]
    head = f"scope.heads[{type_ids.COMPACT}] if head is None else head"
    if schema.variable:
        narrow = ", ".join(f"{offset} & 255" for offset in offsets)
        packed = ", ".join([str(schema.id), size, *numbers, *bytes_])
        body += [
            f"table_ = bytes(({narrow},)) if {size} < 255 else table({size}, ({', '.join(offsets)},))",
            f"return join(({head}, pack({packed}), {', '.join(items)}, table_))",
        ]
    else:
        body.append(f"return ({head}) + pack({', '.join([str(schema.id), *numbers, *bytes_])})")
    source = [
        "def record(value, scope, head=None):",
        *_indented(["try:", *_indented(body), "except (FieldError, RecursionError):", "    raise"]),
        *_indented(["except Exception as error:", "    raise explain(value, scope, error) from error"]),
    ]
    record: Record = _function("record", source, names, f"{schema.type_name} written")
    return record


def compile_loads(layout: Layout, gets: Sequence[Get], make: Make) -> Loads:
    """Return what reads the records of a schema into objects.

    Args:
        layout: That of the schema.
        gets: How each value that an object is made of is read.
        make: Makes the object of the values.
    """
    schema, values = layout.schema, layout.values
    names: dict[str, object] = {
        "int32": values.int32.unpack_from,
        "make": make.call,
        "malformed": malformed,
        "null": null_field,
        "read_table": values.read_table,
        "unpack": layout.unpack_from,
    }
    wanted = {get.field for get in gets if get.field is not None}
    slots = {field.slot for field in wanted if field.kind in CODES}
    fixed = "".join(f"f{slot}, " if slot in slots else "_, " for slot in range(layout.slots))
    body: list[str] = []
    if schema.variable:
        count = len(schema.variable)
        offsets = "".join(f"o{field.slot}, " if field in wanted else "_, " for field in schema.variable)
        body += [
            f"size, {fixed}= unpack(data, at)",
            "begin = at + 4",
            "end = begin + size",
            f"spare = size - {schema.fixed_size}",
            "if spare < 0: raise malformed()",
            "if size < 255:",
            f"    stop = end + {count}",
            "    if stop > len(data): raise malformed()",
            f"    {offsets}= data[end:stop]",
            "    no = 255",
            "else:",
            f"    ({offsets}), no, stop = read_table(data, end, size, {count})",
        ]
    else:
        if fixed:
            body.append(f"{fixed}= unpack(data, at)")
        body.append(f"stop = at + {schema.fixed_size}")
    for number, get in enumerate(gets):
        body += _getting(f"v{number}", get, names, schema.type_name)
    positional = [f"v{number}" for number, parameter in enumerate(make.parameters) if parameter == ""]
    named = [f"{parameter}=v{number}" for number, parameter in enumerate(make.parameters) if parameter]
    arguments = ", ".join(positional + named)
    later = [number for number, parameter in enumerate(make.parameters) if parameter is None]
    if later:
        names["set_attribute"] = object.__setattr__
        body.append(f"value = make({arguments})")
        body += [f"set_attribute(value, {make.attributes[number]!r}, v{number})" for number in later]
        body.append("return value, stop")
    else:
        body.append(f"return make({arguments}), stop")
    loads: Loads = _function(
        "loads", ["def loads(data, at, scope):", *_indented(body)], names, f"{schema.type_name} {schema.id} read"
    )
    return loads


def _getting(x: str, get: Get, names: dict[str, object], type_name: str) -> list[str]:
    """Return the lines that read the value called `x`."""
    field = get.field
    if field is None:
        return [f"{x} = {_named(names, get.default)}()"]
    convert = [] if get.convert is None else [f"{x} = {_named(names, get.convert)}({x})"]
    if field.kind is FieldKind.BOOLEAN:
        return [f"{x} = f{field.slot} & {1 << field.bit} != 0", *convert]
    if field.kind in CODES:
        return [f"{x} = f{field.slot}", *convert]
    offset = f"o{field.slot}"
    if field.kind is FieldKind.STRING:
        reading = [
            f"first = begin + {offset} + 4",
            "last = first + int32(data, first - 4)[0]",
            "spare -= last - first",
            "if not first <= last <= end or spare < 0: raise malformed()",
            f"{x} = data[first:last].decode()",
        ]
    else:
        reading = [
            f"first = begin + {offset}",
            f"{x}, last = {_named(names, get.loads)}(data, first, scope)",
            "spare -= last - first",
            "if last > end or spare < 0: raise malformed()",
        ]
    if_null = f"{x} = None" if get.optional else f"raise null({field.name!r}, {type_name!r})"
    return [f"if {offset} == no: {if_null}", "else:", *_indented([*reading, *convert])]


def _explain(layout: Layout, puts: Sequence[Put], value: Any, scope: Scope, error: Exception) -> Exception:
    """Find the field that can't be written, by trying one after the other."""
    for put in puts:
        name, kind = put.field.name, put.field.kind
        try:
            item = put.get(value)
            if item is None and put.optional:
                continue
            if item is None:
                raise TypeError("it is None, and its type isn't optional")
            item = item if put.convert is None else put.convert(item)
            if kind in CODES:
                layout.check(put.field, item)
            else:
                layout.values.dumps[kind](item, scope)
        except FieldError as inner:
            return inner
        except Exception as inner:
            return unwritable_field(name, kind, layout.schema.type_name, inner)
    return HazelcastSerializationError(f"Can't write a {layout.schema.type_name}: {error}", error)


def _named(names: dict[str, object], value: object) -> str:
    """Return a name for an object that the source refers to."""
    name = f"g{len(names)}"
    names[name] = value
    return name


def _indented(lines: Sequence[str]) -> list[str]:
    return ["    " + line for line in lines]


def _function(name: str, lines: Sequence[str], names: dict[str, object], title: str) -> Any:
    text = "\n".join(lines) + "\n"
    exec(_code(text, f"<hazelcast compact {title}>"), names)
    return names[name]


@lru_cache(maxsize=512)
def _code(text: str, file: str) -> CodeType:
    # Clients of one process share the code of a class.
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    return compile(text, file, "exec")
