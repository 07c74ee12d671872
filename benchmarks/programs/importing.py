"""Import the client in this fresh process. Prints JSON: milliseconds and the number of modules."""

import sys
import time

before = len(sys.modules)
start = time.perf_counter()
import hazelcast.asyncio  # noqa: E402, F401

elapsed = (time.perf_counter() - start) * 1e3
modules = len(sys.modules) - before

import json  # noqa: E402

print(json.dumps({"milliseconds": elapsed, "modules": modules}))
