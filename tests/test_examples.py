"""The examples, and the Python blocks of the README and the documentation, are run as they are printed.

A block that calls `asyncio.run` is a program of its own. The other blocks of a page continue one another, as in the
shell `python -m asyncio`. An address with the port 5701 stands for a development member of the test's own. A comment
`expression  # -> value` checks the representation of the value.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from pkgutil import resolve_name
from types import ModuleType
from typing import TYPE_CHECKING, is_typeddict

import pytest

from hazelcast.asyncio import HazelcastClient
from hazelcast.config import Config
from hazelcast.errors import InvalidConfigurationError
from hazelcast.server import member_jars
from tests.support.programs import ROOT, run_python
from tests.support.real import skip_unless_required

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
OF_REAL_CLUSTER = ROOT / "examples/real_cluster.py"
EXAMPLES = sorted(set(ROOT.glob("examples/*.py")) - {OF_REAL_CLUSTER, ROOT / "examples/demo.py"})

_FENCE = re.compile(
    r"^(?P<hidden><!-- shown only: [^>]+ -->\n)?```python\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL
)
_EXPECTED = re.compile(r"# -> (.+)$")


@dataclass
class Block:
    code: str
    line: int
    """The number of lines before the first one."""

    @property
    def is_program(self) -> bool:
        return "asyncio.run(" in self.code


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text()
    for match in _FENCE.finditer(text):
        if not match["hidden"]:
            yield Block(match["code"], text.count("\n", 0, match.start("code")))


def with_blocks(*, programs: bool) -> list[object]:
    found = [(page, [block for block in blocks(page) if block.is_program is programs]) for page in PAGES]
    return [pytest.param(page, chosen, id=str(page.relative_to(ROOT))) for page, chosen in found if chosen]


def to_member(code: str, address: str) -> str:
    return re.sub(r"\b[\w.]+:5701\b", address, code)


@pytest.mark.parametrize(("page", "programs"), with_blocks(programs=True))
async def test_programs_of_a_page_run(page: Path, programs: list[Block], member_address: str) -> None:
    for program in programs:
        await run_python("-c", to_member(program.code, member_address))


@pytest.mark.parametrize(("page", "session"), with_blocks(programs=False))
async def test_session_of_a_page_gives_the_values_shown(
    page: Path, session: list[Block], member_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("docs_page")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    try:
        for block in session:
            code = to_member(block.code, member_address)
            tree = ast.parse(code, str(page))
            _check_values(tree, code.splitlines(), module)
            ast.increment_lineno(tree, block.line)
            compiled = compile(tree, str(page), "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
            result = eval(compiled, module.__dict__)
            if inspect.isawaitable(result):
                await result
    finally:
        client = module.__dict__.get("client")
        if isinstance(client, HazelcastClient):
            await client.shutdown()


def _check_values(tree: ast.Module, lines: list[str], module: ModuleType) -> None:
    """Have each expression statement before a comment `# -> value` compared with it."""

    def check(value: object, expected: str) -> None:
        assert repr(value) == expected

    module.__dict__["_check"] = check
    checked = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and (shown := _EXPECTED.search(lines[(node.end_lineno or 0) - 1])):
            call = ast.Call(ast.Name("_check", ast.Load()), [node.value, ast.Constant(shown[1])], [])
            node.value = ast.fix_missing_locations(ast.copy_location(call, node.value))
            checked += 1
    # A comment behind anything but an expression would check nothing.
    assert checked == sum(bool(_EXPECTED.search(line)) for line in lines)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
async def test_example_runs_and_is_short(example: Path) -> None:
    code = example.read_text()
    assert code.count("\n") <= 40
    assert await run_python(str(example))


@pytest.mark.real
@pytest.mark.timeout(120)
async def test_example_of_a_real_cluster_loses_nothing() -> None:
    with skip_unless_required():
        member_jars()
    output = await run_python(str(OF_REAL_CLUSTER), logs=True)
    assert "3 members, 1000 entries\n2 members, 1000 entries\n" in output


def test_table_of_options_is_complete_and_right() -> None:
    page = (ROOT / "docs/configuration.md").read_text()
    documented = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", page, re.MULTILINE))
    assert documented == {name: _shown(option.default) for name, option in Config.options().items()}


def _shown(default: object) -> str:
    match default:
        case Enum():
            return f"{type(default).__name__}.{default.name}"
        case str():
            return f'"{default}"'
        case _:
            return repr(default)


_SETTINGS: dict[str, object] = {
    "cloud_discovery_token": "token",
    "near_caches": {"m": {}},
    "flake_id_generators": {"ids": {}},
    "reliable_topics": {"news": {}},
}


def options_that_are_not_there_yet() -> list[str]:
    page = (ROOT / "docs/configuration.md").read_text()
    return re.findall(r"^\| `(\w+)` \|[^|]+\| not yet \|$", page, re.MULTILINE)


@pytest.mark.parametrize("option", options_that_are_not_there_yet())
def test_option_that_is_not_there_yet_is_refused(option: str) -> None:
    with pytest.raises(InvalidConfigurationError, match=option):
        HazelcastClient(Config.from_dict({option: _SETTINGS[option]}))


_PUBLIC = (
    "asyncio aggregator cluster client config core errors events lifecycle member partition predicate projection"
    " security serialization serialization.api serialization.compact serialization.json serialization.pickled server"
    " util vector"
)


def public_classes(module: ModuleType) -> Iterator[type]:
    names: list[str] | None = getattr(module, "__all__", None)
    for name, value in vars(module).items():
        here = isinstance(value, type) and value.__module__ == module.__name__ and not name.startswith("_")
        if isinstance(value, type) and (here if names is None else name in names):
            yield value


def test_the_reference_has_every_public_class() -> None:
    page = (ROOT / "docs/reference.md").read_text()
    shown: set[object] = set()
    for target in re.findall(r"^::: ([\w.]+)$", page, re.MULTILINE):
        found = resolve_name(target)
        shown.update(public_classes(found) if isinstance(found, ModuleType) else [found])
    public = {cls for name in _PUBLIC.split() for cls in public_classes(import_module(f"hazelcast.{name}"))}

    # A typed dict repeats a class that is there; structures of the protocol are not for applications.
    public = {cls for cls in public if not is_typeddict(cls) and not cls.__module__.startswith("hazelcast.protocol.")}
    assert public - shown == set()


def test_links_lead_to_files_and_headings_that_exist() -> None:
    for page in PAGES:
        for path, heading in re.findall(r"\]\(([^)#:]*)(?:#([\w-]+))?\)", page.read_text()):
            target = page.parent / path if path else page
            assert target.exists(), f"{page.relative_to(ROOT)} links to {path}"
            assert not heading or heading in _anchors(target), f"{page.relative_to(ROOT)} links to {path}#{heading}"


def _anchors(page: Path) -> list[str]:
    headings: list[str] = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return [re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings]
