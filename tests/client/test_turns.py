"""What a task finds when it goes on within the read that brought its answer."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from hazelcast.asyncio import HazelcastClient
from tests.support.programs import run_python

if TYPE_CHECKING:
    from hazelcast.member import Member

LEAVE = dedent("""\
    import asyncio
    import sys

    from hazelcast.asyncio import HazelcastClient


    def new_event_loop() -> asyncio.AbstractEventLoop:
        if sys.argv[2] == "uvloop":
            import uvloop

            return uvloop.new_event_loop()
        return asyncio.SelectorEventLoop()


    async def main() -> None:
        client = await HazelcastClient.create_and_start(cluster_members=[sys.argv[1]])
        m = await client.get_map("leave", str, str)

        async def leave() -> None:
            await m.set("left", "yes")
            raise SystemExit(3)

        task = asyncio.create_task(leave())
        await asyncio.sleep(20)
        task.cancel()


    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(main())
""")

NESTED = dedent("""\
    import asyncio
    import sys

    from hazelcast.asyncio import HazelcastClient


    def run_within(loop, coroutine):  # as nest_asyncio does
        outer = asyncio.current_task()
        asyncio.tasks._leave_task(loop, outer)
        inner = loop.create_task(coroutine)
        while not inner.done():
            loop._run_once()
        asyncio.tasks._enter_task(loop, outer)
        return inner.result()


    async def main() -> None:
        loop = asyncio.get_running_loop()
        async with HazelcastClient(cluster_members=[sys.argv[1]]) as client:
            m = await client.get_map("nested", str, str)
            await m.set("a", "1")
            loop._nest_patched = True
            assert await m.get("a") == "1"
            print(run_within(loop, asyncio.wait_for(m.get("a"), 20)))


    asyncio.run(main())
""")


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
async def test_a_task_that_leaves_the_program_after_an_answer_leaves_it(member: Member, loop: str) -> None:
    if loop == "uvloop":
        pytest.importorskip("uvloop")

    await run_python("-W", "ignore", "-c", LEAVE, str(member.address), loop, status=3, logs=True)

    async with HazelcastClient(cluster_members=[str(member.address)]) as client:
        assert await (await client.get_map("leave", str, str)).get("left") == "yes"


async def test_a_task_may_run_the_loop_where_that_was_made_possible(member: Member) -> None:
    assert await run_python("-c", NESTED, str(member.address)) == "1\n"


async def test_a_listener_hears_of_a_change_before_the_call_that_made_it_returns(
    member: Member, unique_name: str
) -> None:
    async with HazelcastClient(cluster_members=[str(member.address)]) as client:
        m = await client.get_map(unique_name, str, int)
        heard = list[str | None]()
        await m.add_entry_listener(added_func=lambda event: heard.append(event.key))
        for i in range(100):
            await m.set(f"key-{i}", i)
            assert heard[-1:] == [f"key-{i}"]
