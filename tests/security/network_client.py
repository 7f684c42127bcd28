#!/usr/bin/python3
"""network_client.py: one client of an agent, in whatever network namespace it is started.

Reads a JSON object from stdin: address, port, tls, source (an address; null for any), request (the header, as it is sent), and say (texts to send when it is
connected, each once the one before it was answered). Prints one: status, header, body, answers (objects, one for each text),
close (the code that the agent closed with; null where it didn't).
"""
import json
import os
import socket
import ssl
import struct
import sys

PATIENCE = 20  # s


def receive(peer, buffer, count):
    while len(buffer) < count:
        more = peer.recv(65536)
        if not more:
            raise EOFError
        buffer += more
    taken = bytes(buffer[:count])
    del buffer[:count]
    return taken


def frame(payload, opcode=1):
    mask = os.urandom(4)
    length = bytes([0x80 | len(payload)]) if len(payload) < 126 else bytes([0xFE]) + struct.pack(">H", len(payload))
    return bytes([0x80 | opcode]) + length + mask + bytes(each ^ mask[i % 4] for i, each in enumerate(payload))


def next_frame(peer, buffer):
    """The next text as an object, or the code of a close frame."""
    while True:
        head = receive(peer, buffer, 2)
        size = head[1] & 0x7F
        if size == 126:
            size = struct.unpack(">H", receive(peer, buffer, 2))[0]
        elif size == 127:
            size = struct.unpack(">Q", receive(peer, buffer, 8))[0]
        payload = receive(peer, buffer, size)
        if head[0] & 0x0F == 1:
            return json.loads(payload)
        if head[0] & 0x0F == 8:
            return struct.unpack(">H", payload[:2])[0] if payload else 1005


def talk(peer, task):
    peer.sendall(task["request"].encode())
    buffer = bytearray()
    while b"\r\n\r\n" not in buffer:
        more = peer.recv(65536)
        if not more:
            break
        buffer += more
    header, _, rest = bytes(buffer).partition(b"\r\n\r\n")
    said = {"status": int(header.split()[1]), "header": header.decode(), "body": "", "answers": [], "close": None}
    buffer = bytearray(rest)
    if said["status"] != 101:
        while more := peer.recv(65536):
            buffer += more
        said["body"] = buffer.decode()
        return said
    for text in task["say"]:
        if text is not None:  # nothing is said: what comes is awaited
            peer.sendall(frame(text.encode()))
        got = next_frame(peer, buffer)
        if isinstance(got, int):
            said["close"] = got
            return said
        said["answers"].append(got)
    return said


def main():
    for line in sys.stdin:
        task = json.loads(line)
        source = (task["source"], 0) if task.get("source") else None
        with socket.create_connection((task["address"], task["port"]), PATIENCE, source) as plain:
            if not task["tls"]:
                print(json.dumps(talk(plain, task)), flush=True)
                continue
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            with context.wrap_socket(plain) as peer:
                print(json.dumps(talk(peer, task)), flush=True)


if __name__ == "__main__":
    main()
