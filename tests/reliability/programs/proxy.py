"""Two proxies before one member, of which one speaks TLS; ends with its input.

Arguments: as JSON, the address of the member (`member`) and the file of the certificate and its key (`certificate`).
The answer is a line of JSON with both addresses: `plain` and `tls`.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import sys

from tests.reliability.certificates import terminating


async def main() -> None:
    options = json.loads(sys.argv[1])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options["certificate"])
    async with terminating(options["member"], None) as plain, terminating(options["member"], context) as tls:
        print(json.dumps({"plain": plain, "tls": tls}), flush=True)
        await asyncio.to_thread(sys.stdin.read)


asyncio.run(main())
