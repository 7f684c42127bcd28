"""A client with Debian's python3-websockets: starts, feeds and stops programs at the agent whose URL it is given."""
import asyncio
import json
import sys

try:
    import websockets
except ImportError:
    print("SKIPPED: python3-websockets is missing: apt-get install python3-websockets")
    sys.exit(77)


class Client:
    def __init__(self, socket):
        self.socket = socket

    async def send(self, type, **data):
        await self.socket.send(json.dumps({"type": type, "data": data} if data else {"type": type}))

    async def receive(self):
        return json.loads(await asyncio.wait_for(self.socket.recv(), 20))

    async def expect(self, type):
        message = await self.receive()
        assert message["type"] == type, message
        return message.get("data")

    async def output_until(self, text):
        output = ""
        while text not in output:
            output += (await self.expect("stdout"))["output"]
        return output

    async def to_the_end(self):
        output = ""
        while (message := await self.receive())["type"] == "stdout":
            output += message["data"]["output"]
        assert message["type"] == "stopped", message
        return output, message["data"]["exitCode"]


async def starts_and_feeds(client):
    await client.send("start", sourceScript="name = input('name? ')\nprint('Hello', name)")
    assert await client.expect("started") is None
    assert await client.output_until("? ") == "name? "
    await client.send("stdin", input="Zo\u00eb \U0001f353\n")
    assert await client.to_the_end() == ("Hello Zo\u00eb \U0001f353\n", 0)


async def feeds_to_the_end(client):
    await client.send("start", sourceScript="import sys\nprint(sum(map(int, sys.stdin)), *sys.argv[1:])", args=["a b", "c"])
    await client.expect("started")
    for number in range(100):
        await client.send("stdin", input=f"{number}\n")
    await client.send("stdin", input="", eof=True)
    assert await client.to_the_end() == ("4950 a b c\n", 0)


async def stops(client):
    for ignoring, code in ("", -15), ("signal.signal(15, signal.SIG_IGN)\n", -9):
        await client.send("start", sourceScript=f"import signal, time\n{ignoring}print('ready')\ntime.sleep(30)")
        await client.expect("started")
        await client.output_until("ready\n")
        await client.send("stop")
        assert await client.to_the_end() == ("", code)


async def is_told_of_its_mistakes(client):
    for text, code in ("nonsense", "bad_message"), ('{"type": "stop"}', "not_running"), ('{"type": "x"}', "unknown_type"):
        await client.socket.send(text)
        error = await client.expect("error")
        assert (error["message"], error["code"]) == ("Bad message", code), error
    await client.socket.ping()  # and is answered


async def sends_and_reads_much(client):
    await client.send("start", sourceScript="import sys\nsys.stdout.write(sys.stdin.read())")
    await client.expect("started")
    text = "".join(f"{number}\n" for number in range(300_000))
    await client.send("stdin", input=text, eof=True)
    output, code = await client.to_the_end()
    assert (output == text, code) == (True, 0)


async def sends_in_fragments(client):
    await client.socket.send(iter(['{"type":"start","data":', '{"sourceScript":"print(', "'joined'", ')"}}']))
    await client.expect("started")
    assert await client.to_the_end() == ("joined\n", 0)


async def main():
    async with websockets.connect(sys.argv[1]) as socket:
        client = Client(socket)
        for step in starts_and_feeds, feeds_to_the_end, stops, is_told_of_its_mistakes, sends_and_reads_much, sends_in_fragments:
            await asyncio.wait_for(step(client), 30)
            print(step.__name__, "OK")
    assert socket.close_code == 1000, socket.close_code


asyncio.run(main())
