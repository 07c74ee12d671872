"""Serializers of other packages: those made up here, and the one in `examples/serializer-plugin`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from hazelcast.asyncio import HazelcastClient
from hazelcast.errors import HazelcastSerializationError, InvalidArgumentTypeError, InvalidConfigurationError
from hazelcast.serialization import Codec, Registry
from hazelcast.serialization.plugins import GROUP, SerializerPlugin
from tests.serialization.support import data
from tests.support.programs import ROOT, run_python

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    Install = Callable[..., None]

LETTERS = """
from hazelcast.serialization.api import StreamSerializer


class Letter:
    def __init__(self, text="x"):
        self.text = text


class Capital(Letter):
    pass


class LetterSerializer:
    def __init__(self, type_id):
        self.type_id = type_id

    def dumps(self, value, scope):
        return scope.heads[self.type_id] + value.text.encode()

    def loads(self, data, offset, scope):
        return Letter(data[offset : offset + 1].decode()), offset + 1


class LetterStream(StreamSerializer):
    destroyed = 0

    def get_type_id(self):
        return 71

    def write(self, out, obj):
        out.write_string(obj.text)

    def read(self, inp):
        return Letter(inp.read_string())

    def destroy(self):
        LetterStream.destroyed += 1
"""

REGISTERS = """
from letters import *


def register(registry):
    registry.register({type}, {serializer})
"""


def registers(type_: str = "Letter", serializer: str = "LetterSerializer(70)") -> str:
    return REGISTERS.format(type=type_, serializer=serializer)


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Install]:
    """Install a distribution of one module with the same name, and its entry points."""
    before = set(sys.modules)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    (tmp_path / "letters.py").write_text(LETTERS)

    def install(name: str, code: str, **entries: str) -> None:
        (tmp_path / f"{name}.py").write_text(code)
        info = tmp_path / f"{name}-1.5.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.5\n")
        lines = "".join(f"{entry} = {value}\n" for entry, value in (entries or {name: f"{name}:register"}).items())
        (info / "entry_points.txt").write_text(f"[{GROUP}]\n{lines}")

    yield install
    for module in set(sys.modules) - before:
        del sys.modules[module]


def letter(text: str = "x", cls: str = "Letter") -> Any:
    return getattr(sys.modules["letters"], cls)(text)


def letter_class() -> type[Any]:
    cls: type[Any] = sys.modules["letters"].Letter
    return cls


@pytest.mark.parametrize("options", [{}, {"serializer_plugins": None}, {"serializer_plugins": False}])
def test_nothing_is_loaded_unasked(install: Install, options: dict[str, Any]) -> None:
    install("acme", "raise RuntimeError('imported')")
    Registry(**options)
    assert "acme" not in sys.modules


@pytest.mark.parametrize("wanted", [True, ["acme"], ("acme", "acme")])
def test_asked_for(install: Install, wanted: Any) -> None:
    install("acme", registers())
    registry = Registry(serializer_plugins=wanted)
    assert registry.to_data(letter("a")) == data(70, "61")
    assert registry.to_data(letter("a", "Capital")) == data(70, "61")
    read = registry.to_object(data(70, "62"))
    assert isinstance(read, letter_class())
    codec: Codec[Any] = registry.codec(letter_class())
    assert codec.decode(data(70, "62")).text == "b"


def test_only_what_is_named_is_loaded(install: Install) -> None:
    install("acme", registers())
    install("other", "raise RuntimeError('imported')")
    registry = Registry(serializer_plugins=["acme"])
    assert registry.to_data(letter("a")) == data(70, "61")
    assert "other" not in sys.modules
    with pytest.raises(
        InvalidConfigurationError, match=r"'other' of other 1.5 can't be imported: RuntimeError: imported"
    ):
        Registry(serializer_plugins=True)


def test_one_distribution_may_offer_several(install: Install) -> None:
    code = registers() + "\n\ndef second(registry):\n    registry.register(Capital, LetterSerializer(72))\n"
    install("acme", code, one="acme:register", two="acme:second")
    assert Registry(serializer_plugins=["one"]).to_data(letter("a", "Capital")) == data(70, "61")
    assert Registry(serializer_plugins=["one", "two"]).to_data(letter("a", "Capital")) == data(72, "61")
    assert Registry(serializer_plugins=True).to_data(letter("a")) == data(70, "61")


def test_a_plugin_may_be_an_object(install: Install) -> None:
    code = registers() + "\n\nclass Plugin:\n    register = staticmethod(register)\n\n\nplugin = Plugin()\n"
    install("acme", code, acme="acme:plugin")
    assert Registry(serializer_plugins=True).to_data(letter("a")) == data(70, "61")
    assert isinstance(sys.modules["acme"].plugin, SerializerPlugin)


def test_a_plugin_may_bring_a_stream_serializer(install: Install) -> None:
    install("acme", registers(serializer="LetterStream"))
    registry = Registry(serializer_plugins=True)
    assert registry.to_data(letter("a")) == data(71, "00000001 61")
    registry.destroy()
    assert sys.modules["letters"].LetterStream.destroyed == 1


def test_an_unknown_name_lists_the_installed_ones(install: Install) -> None:
    install("acme", registers())
    install("beta", registers(), second="beta:register")
    with pytest.raises(
        InvalidConfigurationError,
        match=r"no serializer plugin 'numpi'; installed are: .*'acme' of acme 1.5, .*'second' of beta 1.5",
    ):
        Registry(serializer_plugins=["acme", "numpi"])


def test_a_name_that_two_have_is_refused(install: Install) -> None:
    install("acme", registers(), letters="acme:register")
    install("beta", registers(), letters="beta:register")
    with pytest.raises(InvalidConfigurationError, match=r"one name: 'letters' of acme 1.5, 'letters' of beta 1.5"):
        Registry(serializer_plugins=["letters"])


@pytest.mark.parametrize("wanted", ["acme", ["acme", 5], [None], 5])
def test_what_is_no_choice_is_refused(install: Install, wanted: Any) -> None:
    install("acme", registers())
    with pytest.raises(InvalidArgumentTypeError, match="serializer_plugins must be"):
        Registry(serializer_plugins=wanted)


@pytest.mark.parametrize(
    ("type_", "serializer", "what"),
    [("Letter", "LetterSerializer(73)", "Letter"), ("Capital", "LetterSerializer(70)", "type id 70")],
)
def test_two_plugins_for_one_type_or_type_id(install: Install, type_: str, serializer: str, what: str) -> None:
    install("acme", registers())
    install("beta", registers(type_, serializer))
    with pytest.raises(
        InvalidConfigurationError,
        match=rf"for {what}: the serializer plugin 'acme' of acme 1.5, and the serializer plugin 'beta' of beta 1.5",
    ):
        Registry(serializer_plugins=True)
    assert Registry(serializer_plugins=["beta"]).to_data(letter("a", "Capital"))[4:8] != bytes(4)


class Plain:
    pass


class PlainSerializer:
    type_id: int = 70

    def dumps(self, value: Plain, scope: Any) -> bytes:
        raise NotImplementedError

    def loads(self, data: bytes, offset: int, scope: Any) -> tuple[Plain, int]:
        raise NotImplementedError


class OtherSerializer(PlainSerializer):
    type_id = 74


def test_a_plugin_and_another_option(install: Install) -> None:
    install("acme", registers())
    ours = r"and the serializer plugin 'acme' of acme 1.5"
    with pytest.raises(InvalidConfigurationError, match=rf"type id 70: the option custom_serializers, {ours}"):
        Registry(serializer_plugins=True, custom_serializers={Plain: PlainSerializer()})
    with pytest.raises(InvalidConfigurationError, match=rf"type id 70: the option global_serializer, {ours}"):
        Registry(serializer_plugins=True, global_serializer=PlainSerializer())
    Registry(serializer_plugins=True)
    with pytest.raises(InvalidConfigurationError, match=rf"Letter: the option custom_serializers, {ours}"):
        Registry(serializer_plugins=True, custom_serializers={letter_class(): OtherSerializer()})
    Registry(serializer_plugins=True, custom_serializers={Plain: OtherSerializer()})


def test_a_plugin_and_a_compact_serializer(install: Install) -> None:
    code = registers("Note") + (
        "\n\nfrom dataclasses import dataclass\nfrom hazelcast.serialization.compact import compact"
        "\n\n\n@compact(type_name='note')\n@dataclass\nclass Note:\n    text: str\n"
    )
    install("acme", code)
    with pytest.raises(
        InvalidConfigurationError, match=r"Note: a compact serializer, and the serializer plugin 'acme'"
    ):
        Registry(serializer_plugins=True)


@pytest.mark.parametrize(
    ("code", "value", "reason"),
    [
        ("", "acme:register", "can't be imported: AttributeError"),
        ("", "acme.no.such", "can't be imported: ModuleNotFoundError"),
        ("register = 5", "acme:register", "must be a function that takes a Registry, .*acme:register is int"),
        ("class register:\n    pass", "acme:register", "must be .* acme:register is a class"),
        ("def register():\n    pass", "acme:register", "failed: TypeError"),
        ("def register(registry):\n    raise KeyError(5)", "acme:register", "failed: KeyError: 5"),
        (registers("str"), "acme:register", "failed: InvalidArgumentValueError: str is a built-in type"),
        (registers(serializer="LetterSerializer(-7)"), "acme:register", "failed: .* is a built-in one"),
        (registers(serializer="None"), "acme:register", "failed: InvalidArgumentTypeError: Expected a subclass of"),
        (
            registers() + "    registry.register(Capital, LetterSerializer(70))\n",
            "acme:register",
            "failed: InvalidArgumentValueError: Two serializers have the type id 70",
        ),
    ],
)
def test_a_plugin_that_fails_is_named(install: Install, code: str, value: str, reason: str) -> None:
    install("acme", code, acme=value)
    with pytest.raises(InvalidConfigurationError, match=f"The serializer plugin 'acme' of acme 1.5 {reason}"):
        Registry(serializer_plugins=True)


def test_a_plugin_may_change_its_mind(install: Install) -> None:
    install("acme", registers() + "    registry.register(Letter, LetterSerializer(72))\n")
    assert Registry(serializer_plugins=True).to_data(letter("a")) == data(72, "61")


def test_what_the_program_registers_itself_replaces_a_plugin(install: Install) -> None:
    install("acme", registers())
    registry = Registry(serializer_plugins=True)
    registry.register(letter_class(), sys.modules["letters"].LetterSerializer(75))
    assert registry.to_data(letter("a")) == data(75, "61")


def test_the_option_of_a_client(install: Install) -> None:
    with pytest.raises(InvalidConfigurationError, match="no serializer plugin 'acme'"):
        HazelcastClient(serializer_plugins=["acme"])
    install("acme", registers(serializer="LetterSerializer(-7)"))
    HazelcastClient()
    with pytest.raises(InvalidConfigurationError, match=r"'acme' of acme 1.5 failed"):
        HazelcastClient(serializer_plugins=True)


# The example

PACKAGE = ROOT / "examples" / "serializer-plugin"

FIND = f"""
from importlib.metadata import entry_points

for entry in entry_points(group="{GROUP}"):
    print(entry.name, entry.value, entry.dist.name, entry.dist.version)
"""

USE = """
import asyncio
import numpy as np
from hazelcast.asyncio import HazelcastClient

async def main() -> None:
    async with HazelcastClient.embedded(serializer_plugins=["numpy-arrays"]) as client:
        arrays = await client.get_map("arrays", str, np.ndarray)
        image = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
        await arrays.set("image", image)
        read = await arrays.get("image")
        print(type(read).__name__, read.dtype, read.shape, np.array_equal(read, image), read.flags.owndata)

asyncio.run(main())
"""

WITHOUT = """
import numpy as np
from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import Registry

try:
    Registry().to_data(np.zeros(3))
except HazelcastSerializationError as error:
    print(error)
"""

ROUND_TRIPS = """
import numpy as np
from hazelcast.errors import HazelcastSerializationError
from hazelcast.serialization import Registry

samples = [
    np.array(5),
    np.zeros((0, 3), np.int16),
    np.zeros((2, 0)),
    np.arange(6.0).reshape(2, 3),
    np.asfortranarray(np.arange(6).reshape(2, 3)),
    np.arange(24).reshape(2, 3, 4).transpose(1, 0, 2),
    np.arange(10)[::-2],
    np.arange(4, dtype=">i4"),
    np.array([True, False]),
    np.ones(3, complex),
    np.ones(3, np.float16),
    np.array(["a", "bcd", "\\u4e2d"]),
    np.array([b"a", b"bcd"]),
    np.array(["2024-01-02", "NaT"], "M8[D]"),
    np.array([5], "m8[us]"),
    np.zeros(3, "V0"),
    np.zeros(3, [("name", "U4"), ("point", "f8", (2,))]),
    np.zeros(2, np.dtype([("a", "i1"), ("b", "f8")], align=True)),
]
for big in (True, False):
    registry = Registry(serializer_plugins=True, is_big_endian=big)
    codec = registry.codec(np.ndarray)
    for array in samples:
        written = codec.encode(array)
        read = codec.decode(written)
        assert (read.dtype, read.shape) == (array.dtype, array.shape)
        assert np.array_equal(read, array) or read.dtype.kind == "M" and str(read) == str(array)
        assert not read.flags.writeable
        if read.nbytes:
            assert np.shares_memory(read, np.frombuffer(written, np.uint8))
        within = registry.to_object(registry.to_data(["x", array, 1]))
        assert np.array_equal(within[1], array) or array.dtype.kind == "M"
        assert within[0::2] == ["x", 1]
        for size in range(8, len(written), 7):
            try:
                codec.decode(written[:size])
            except HazelcastSerializationError:
                pass
            else:
                raise AssertionError(size)
    fortran = codec.decode(codec.encode(samples[4]))
    assert fortran.flags.f_contiguous and not fortran.flags.c_contiguous
    for wrong in (np.array([object()]), np.ma.masked_array([1]), np.zeros(2, [("x", object)])):
        try:
            codec.encode(wrong)
        except HazelcastSerializationError as error:
            assert "TypeError" in str(error)
        else:
            raise AssertionError(wrong)
    # A header that asks for objects, which only a pickle could hold, and one that asks for much.
    plain = codec.encode(np.zeros(3))
    patches = [(b"<f8", b"|O8"), (b"(3,)", b"(9,)"), (b"(3,)", b"(-3)"), (b"'<f8'", b"[[[[["), (b"NUMPY", b"NUMBY")]
    for old, new in patches:
        assert plain.count(old) == 1
        try:
            registry.to_object(plain.replace(old, new))
        except HazelcastSerializationError:
            pass
        else:
            raise AssertionError(new)
print(len(samples))
"""


def installer() -> list[str]:
    """The command of pip, or of uv, which makes environments without pip."""
    if find_spec("pip") is not None:
        return [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    uv = shutil.which("uv", path=f"{ROOT / '.venv-uv' / 'bin'}{os.pathsep}{os.environ['PATH']}")
    if uv is None:
        pytest.skip("there is neither pip nor uv")
    return [uv, "--offline", "pip"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, built into a wheel as its `pyproject.toml` says, and that installed into a folder of its own."""
    source, target = tmp_path_factory.mktemp("source") / "package", tmp_path_factory.mktemp("installed")
    shutil.copytree(PACKAGE, source)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(source.parent)]
    subprocess.run(command, cwd=source, check=True, capture_output=True, timeout=25)
    (wheel,) = source.parent.glob("*.whl")
    offline = ["install", "--quiet", "--no-index", "--no-deps", "--target", str(target), str(wheel)]
    subprocess.run([*installer(), *offline], check=True, capture_output=True, timeout=25)
    return target


@pytest.fixture
def with_example(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.support.programs.ROOT", f"{ROOT}{os.pathsep}{installed}")


def test_the_wheel_is_complete(installed: Path) -> None:
    assert (installed / "hazelcast_numpy_arrays" / "py.typed").exists()
    (info,) = installed.glob("*.dist-info")
    metadata = (info / "METADATA").read_text()
    assert re.search(r"^Requires-Dist: hazelcast-typed$", metadata, re.MULTILINE)
    assert (info / "INSTALLER").read_text().strip() in ("pip", "uv")


@pytest.mark.usefixtures("with_example")
async def test_the_entry_point_is_found() -> None:
    assert await run_python("-c", FIND) == "numpy-arrays hazelcast_numpy_arrays:register hazelcast-numpy-arrays 1.0.0\n"


@pytest.mark.usefixtures("with_example")
async def test_arrays_through_a_development_member() -> None:
    assert await run_python("-c", USE) == "ndarray uint8 (2, 3, 4) True False\n"


@pytest.mark.usefixtures("with_example")
async def test_arrays_are_refused_unless_the_plugin_is_asked_for() -> None:
    assert "Can't serialize a value of type ndarray" in await run_python("-c", WITHOUT)


@pytest.mark.usefixtures("with_example")
async def test_arrays_of_any_shape_and_dtype() -> None:
    assert int(await run_python("-c", ROUND_TRIPS)) == 18


def test_the_registry_alone_has_no_plugin() -> None:
    with pytest.raises(HazelcastSerializationError, match="type id 2101"):
        Registry().to_object(data(2101))
