"""Whoever wishes us ill, as a program: idle connections, then forged presses.

Run as ``python -m tests.support.phone_flood PORT IDLE FORGED``. Says ``idle`` once
the idle ones stand, then ``answered N other M`` once every forged one is answered.
"""

import asyncio
import resource
import secrets
import sys

import uvloop

AT_ONCE = 400
SECONDS_MAX = 60.0


async def main(port: int, idle: int, forged: int) -> None:
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    loop = asyncio.get_running_loop()
    standing = []
    for at in range(idle):
        source = (f"127.0.1.{at % 50 + 1}", 0)
        transport, _ = await loop.create_connection(
            asyncio.Protocol, "127.0.0.1", port, local_addr=source
        )
        standing.append(transport)
    print("idle", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    slots = asyncio.Semaphore(AT_ONCE)
    async with asyncio.timeout(SECONDS_MAX):
        found = await asyncio.gather(*(_forge(port, slots, at) for at in range(forged)))
    silent = sum(each.endswith(b"</CiscoIPPhoneExecute>\n") for each in found)
    print(f"answered {silent} other {len(found) - silent}", flush=True)


async def _forge(port: int, slots: asyncio.Semaphore, at: int) -> bytes:
    token = secrets.token_urlsafe(16)
    request = f"GET /p/{token}?name=SEP0041D2924D45 HTTP/1.1\r\nHost: x\r\n\r\n"
    async with slots:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", port, local_addr=(f"127.0.2.{at % 50 + 1}", 0)
        )
        writer.write(request.encode())
        answer = await reader.read()
        writer.close()
        return answer


if __name__ == "__main__":
    uvloop.run(main(*(int(each) for each in sys.argv[1:4])))
