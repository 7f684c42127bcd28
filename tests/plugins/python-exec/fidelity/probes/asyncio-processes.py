#: tells: asyncio with children, streams and stdin
#: await: "ready\n"
#: type: "typed\n"
#: eof
import asyncio
import sys


async def main():
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", "import sys; print(sys.stdin.read().upper()); sys.exit(3)",
                                                 stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    print(await child.communicate(b"text"), child.returncode)
    shell = await asyncio.create_subprocess_shell("kill -9 $$")
    print(await shell.wait())
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    print("ready")
    print(await reader.readline(), await reader.read())


asyncio.run(main())
