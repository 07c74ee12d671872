"""Search the standard library by meaning, then query it as typed objects.

    make demo
    make demo ARGS='--query "read a zip file"'
    make demo ARGS="--address 127.0.0.1:5701"

The text is real: the docstrings of the Python that runs this, read from its source files, which are not imported.
TF-IDF and a truncated SVD turn them into dense vectors on the spot; nothing is downloaded.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import os
import platform
import re
import sys
import sysconfig
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from hazelcast import __version__
from hazelcast.aggregator import number_avg
from hazelcast.asyncio import HazelcastClient, VectorCollection
from hazelcast.errors import HazelcastError, VectorCollectionUnsupportedError
from hazelcast.predicate import greater, like
from hazelcast.serialization.json import Json
from hazelcast.vector import IndexConfig, Metric, Type, Vector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractAsyncContextManager

    import numpy.typing as npt

    Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    Vectors = npt.NDArray[np.float32]

DIMENSION = 256
QUERIES = (
    "compress data with gzip",
    "wait for several coroutines to finish",
    "generate a random number",
    "run another program and capture its output",
    "send an email over SMTP",
)
SKIPPED = {"config", "distutils", "encodings", "idlelib", "lib2to3", "pydoc_data", "site-packages", "dist-packages"} | {
    "ensurepip",
    "test",
    "tests",
    "tkinter",
    "turtledemo",
}

console = Console(highlight=False)


class Article(msgspec.Struct, frozen=True):
    """What is kept of a docstring."""

    module: str
    name: str
    summary: str
    words: int


def read_articles() -> Iterator[tuple[Article, str]]:
    """Yield the public docstrings of the standard library, none of them twice, each with the text to embed for it."""
    root = Path(sysconfig.get_path("stdlib"))
    seen: set[str] = set()
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in SKIPPED and not name.startswith(("_", "config-")))
        for file in sorted(name for name in files if name.endswith(".py")):
            path = Path(folder, file)
            module = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
            if not module.startswith("_") and "._" not in module:
                for name, text in docstrings(ast.parse(path.read_bytes()), module):
                    if seen.isdisjoint((name, text)):
                        seen.update((name, text))
                        yield article(module, name, text)


def docstrings(node: Documented, name: str) -> Iterator[tuple[str, str]]:
    if text := ast.get_docstring(node):
        yield name, text
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not child.name.startswith("_"):
            yield from docstrings(child, f"{name}.{child.name}")


def article(module: str, name: str, text: str) -> tuple[Article, str]:
    summary = " ".join(text.split("\n\n")[0].split())
    words = " ".join(re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", name))
    return Article(module, name, summary, len(text.split())), f"{words} {words} {summary}"


def embed(texts: Sequence[str]) -> tuple[Vectors, Callable[[str], Vectors]]:
    """Return a row of `DIMENSION` floats for each text, and the function that makes one for a query."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import Normalizer

    model = make_pipeline(
        TfidfVectorizer(sublinear_tf=True, stop_words="english", min_df=2, max_df=0.3, dtype=np.float32),
        TruncatedSVD(DIMENSION, n_iter=2, random_state=0),
        Normalizer(copy=False),
    )
    vectors = np.ascontiguousarray(model.fit_transform(texts), dtype=np.float32)
    return vectors, lambda query: np.asarray(model.transform([query])[0], dtype=np.float32)


async def search_by_meaning(
    client: HazelcastClient, queries: Sequence[str], articles: Sequence[Article], texts: Sequence[str]
) -> None:
    name = "demo-docstrings"
    await client.create_vector_collection_config(name, [IndexConfig("", Metric.COSINE, DIMENSION)])
    collection = await client.get_vector_collection(name, str, Json[Article])

    start = perf_counter()
    with console.status("Embedding the docstrings"):
        vectors, embed_query = await asyncio.to_thread(embed, texts)
    console.print(f"{len(vectors):,} vectors of {DIMENSION} float32 made in {perf_counter() - start:.1f} s")
    try:
        await load(collection, articles, vectors)
        await search(collection, queries, embed_query)
    finally:
        await collection.destroy()


async def load(collection: VectorCollection[str, Article], articles: Sequence[Article], vectors: Vectors) -> None:
    columns = TextColumn("{task.description}"), BarColumn(40), MofNCompleteColumn(), TextColumn("{task.fields[rate]}")
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("Loading", total=len(articles), rate="")
        start = perf_counter()

        def show_progress(done: int) -> None:
            progress.update(task, completed=done, rate=f"{done / (perf_counter() - start):,.0f} docs/s")

        names = [article.name for article in articles]
        await collection.put_all(keys=names, values=articles, vectors=vectors, on_progress=show_progress)


async def search(
    collection: VectorCollection[str, Article], queries: Sequence[str], embed_query: Callable[[str], Vectors]
) -> None:
    table = Table(box=SIMPLE_HEAD, expand=True)
    table.add_column("Score", width=5, style="green")
    table.add_column("Query and hits", width=42, style="cyan", no_wrap=True)
    table.add_column("Docstring", ratio=1, no_wrap=True)
    seconds = 0.0
    for query in queries:
        vector = Vector("", Type.DENSE, embed_query(query))
        start = perf_counter()
        hits = await collection.search_near_vector(vector, include_value=True, limit=3)
        seconds += perf_counter() - start
        table.add_section()
        table.add_row("", f"[bold default]{escape(query)}[/]")
        for hit in hits:
            table.add_row(f"{hit.score:.3f}", hit.key, escape(hit.value.summary))
    console.print(table)
    console.print(f"{len(queries)} searches took {1000 * seconds / len(queries):.1f} ms each")


async def query_objects(client: HazelcastClient, rows: Sequence[Article]) -> None:
    articles = await client.get_map("demo-articles", str, Json[Article])
    try:
        start = perf_counter()
        await articles.put_all({row.name: row for row in rows})
        console.print(f"{await articles.size():,} articles written in {perf_counter() - start:.2f} s")

        show('await articles.get("gzip.compress")', await articles.get("gzip.compress"))

        long_reads = like("name", "asyncio.%") & greater("words", 120)
        found = await articles.values(long_reads)
        longest = sorted(found, key=lambda article: -article.words)[:3]
        show(
            'await articles.values(like("name", "asyncio.%") & greater("words", 120))',
            *(f"{article.words} words  {article.name}" for article in longest),
            f"and {len(found) - len(longest)} more",
        )
        show('await articles.aggregate(number_avg("words"))', f"{await articles.aggregate(number_avg('words')):.1f}")
    finally:
        await articles.destroy()


def show(code: str, *results: object) -> None:
    console.print(f"[bold]{escape(code)}[/]")
    for result in results:
        console.print(Padding(escape(str(result)), (0, 0, 0, 2), expand=False), style="cyan")


async def run(address: str | None, queries: Sequence[str]) -> None:
    connection: AbstractAsyncContextManager[HazelcastClient] = HazelcastClient.embedded()
    where = "a development member in this process"
    if address is not None:
        connection = HazelcastClient(cluster_members=[address], cluster_connect_timeout=5)
        where = f"the cluster at {address}"
    async with connection as client:
        console.print(f"[bold]hazelcast-typed {__version__}[/] with {where}\n")
        with console.status("Reading the docstrings of the standard library"):
            articles, texts = zip(*await asyncio.to_thread(lambda: list(read_articles())), strict=True)
        console.print(f"{len(articles):,} docstrings of Python {platform.python_version()}'s standard library")

        console.print("\n[bold magenta]Vector search[/]  VectorCollection\\[str, Article]")
        try:
            await search_by_meaning(client, queries, articles, texts)
        except VectorCollectionUnsupportedError as error:
            console.print(f"[yellow]{escape(str(error))}[/]")
        console.print("\n[bold magenta]Typed objects[/]  Map\\[str, Article]")
        await query_objects(client, articles)
    if address is None:
        console.print('\nThe same program on a real cluster:  [bold]make demo ARGS="--address host:port"[/]')


def main() -> int:
    parser = argparse.ArgumentParser(description="Search the standard library by meaning.")
    parser.add_argument("--address", metavar="HOST:PORT", help="a member of a cluster; an embedded one without it")
    parser.add_argument("--query", action="append", help="search for this; may be repeated", metavar="TEXT")
    options = parser.parse_args()
    try:
        asyncio.run(run(options.address, options.query or QUERIES))
    except HazelcastError as error:
        console.print(f"[red]{escape(str(error))}[/]")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
