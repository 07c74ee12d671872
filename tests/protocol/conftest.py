"""Count the messages of the golden bytes and state the count in the test's output."""

from __future__ import annotations

from collections import Counter

import pytest

_CHECKED = pytest.StashKey[Counter[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Begin to count."""
    config.stash[_CHECKED] = Counter()


@pytest.fixture(scope="session")
def checked(request: pytest.FixtureRequest) -> Counter[str]:
    """The number of golden messages checked, by corpus."""
    return request.config.stash[_CHECKED]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """State the count."""
    if counts := config.stash.get(_CHECKED, None):
        total = f"{sum(counts.values()):,} messages of {len(counts)} corpora"
        terminalreporter.write_line(f"Golden bytes: {total} decoded to their reference values and encoded again")
