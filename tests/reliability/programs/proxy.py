"""Two proxies before one member, of which one speaks TLS; ends with its input.

Arguments: as JSON, the address of the member (`member`) and the file of the certificate and its key (`certificate`).
The answer is a line of JSON with both addresses: `plain` and `tls`.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import sys

from tests.support.network import relay


async def main() -> None:
    options = json.loads(sys.argv[1])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options["certificate"])
    async with relay(options["member"]) as plain, relay(options["member"], context) as tls:
        print(json.dumps({"plain": plain.address, "tls": tls.address}), flush=True)
        await asyncio.to_thread(sys.stdin.read)


asyncio.run(main())
