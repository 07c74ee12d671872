"""`python -m hazelcast.cli`."""

from __future__ import annotations

import sys

from hazelcast.cli import main

sys.exit(main())
