"""tcp_echo: sends back what comes. On a Protocol, the quickest that asyncio has; LOOP=uvloop runs it on
uvloop."""
import asyncio
import os


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


async def main():
    server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", 0)
    print(f"port={server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if os.environ.get("LOOP") == "uvloop":
    import uvloop
    uvloop.install()
asyncio.run(main())
