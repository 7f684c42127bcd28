#!/usr/bin/python3
"""network_test.py FURTHER-LINKD: what the network gets of an agent, on two machines: two network namespaces with a
cable (veth) between them. Ends with 77 where they can't be made.
"""
import json
import os
import select
import subprocess
import time

from network import CLIENT, DEVICE, HANDSHAKE, OTHER, PAGE, START, THIRD, Machine, NetworkFixture, end_with_result, said


class NetworkTest(NetworkFixture):
    def test_is_not_there_as_it_comes(self):
        port = self.agent()
        self.assertEqual(101, self.status(self.device, "127.0.0.1", port, "/exec"))
        self.assertEqual(101, self.status(self.device, "::1", port, "/exec", host=f"[::1]:{port}"))
        with self.assertRaises(subprocess.CalledProcessError):
            self.status(self.other, DEVICE, port, "/status")
        self.assertFalse(os.path.exists(f"{self.home}/state/tls"))  # and no key is made

    def test_comes_and_goes_when_told(self):
        port = self.agent()
        told = self.admin("lan.enable")
        self.assertIn(f"https://{DEVICE}:{port}", told["addresses"])
        self.assertEqual(200, self.ask("/status")["status"])
        page = self.ask("/")
        self.assertEqual(200, page["status"])
        self.assertIn(told["fingerprint"], page["body"])
        self.assertIn("Content-Security-Policy: default-src 'none'", page["header"])
        self.assertEqual(101, self.status(self.device, "127.0.0.1", port, "/exec"))  # as before
        self.assertEqual(101, self.status(self.device, "::1", port, "/exec", host=f"[::1]:{port}"))
        self.admin("lan.disable")
        with self.assertRaises(subprocess.CalledProcessError):
            self.ask("/status")
        self.assertEqual(101, self.status(self.device, "127.0.0.1", port, "/exec"))

    def test_goes_also_where_that_cant_be_remembered(self):
        port = self.agent()
        self.admin("lan.enable")
        token = self.admin("token.create", name="pc")["token"]
        os.mkdir(f"{self.home}/state/lan.json.new")  # in the place of a disk that is full

        def disable():
            refusal = self.answer("lan.disable")
            self.assertEqual("error", refusal["type"])
            self.assertIn("The network is served no more, but that can't be remembered", refusal["data"]["detail"])
        self.assert_ends(token, 1001, disable)
        self.assertFalse(self.admin("lan")["enabled"])
        with self.assertRaises(subprocess.CalledProcessError):
            self.ask("/status")
        self.assertEqual(101, self.status(self.device, "127.0.0.1", port, "/exec"))

    def test_tells_the_network_nothing_in_plain_text(self):
        port = self.agent(f"net.addresses=127.0.0.1, {DEVICE}")
        for path in ("/status", "/version", "/plugins", "/exec"):
            self.assertEqual(403, self.status(self.other, DEVICE, port, path))
        token = self.admin("token.create", name="pc")["token"]
        for header in (f"Origin: {PAGE}\r\n", f"Authorization: Bearer {token}\r\n"):
            self.assertEqual(403, self.status(self.other, DEVICE, port, "/exec", origin=header))
        led = self.ask("/", tls=False)
        self.assertEqual(307, led["status"])
        self.assertIn(f"Location: https://{DEVICE}:{port}/", led["header"])
        # Not even the device itself, where it comes by the network's address.
        self.assertEqual(403, self.status(self.device, DEVICE, port, "/exec"))
        self.assertEqual(101, self.status(self.device, "127.0.0.1", port, "/exec"))
        self.assertEqual(101, self.status(self.device, "127.0.0.1", port, "/exec", host=f"{DEVICE}:{port}"))

    def test_wants_its_own_name_and_an_allowed_page(self):
        port = self.agent(f"net.addresses=127.0.0.1, {DEVICE}")
        dashes = DEVICE.replace(".", "-")
        for name, status in ((os.uname().nodename, 101), (f"{os.uname().nodename}.local", 101), (DEVICE, 101),
                             (f"{dashes}.further-link.pi-top.com", 101), ("evil.example", 421), (OTHER, 421),
                             (f"{dashes}.evil.example", 421), ("10-91-7-2.further-link.pi-top.com", 421)):
            self.assertEqual(status, self.ask(host=f"{name}:{port}")["status"], name)
        for origin, status in ((PAGE, 101), (f"https://{DEVICE}:{port}", 101), (f"http://{DEVICE}:{port}", 403),
                               ("https://evil.example", 403), ("null", 403), (f"{PAGE}.evil.example", 403)):
            token = self.admin("token.create", name=f"t{abs(hash(origin))}")["token"]
            for header in ("", f"Authorization: Bearer {token}\r\n"):  # a token is no page's pass
                self.assertEqual(status, self.ask(header=f"Origin: {origin}\r\n{header}")["status"], origin)

    def test_lets_who_has_a_token_do_what_it_may(self):
        self.agent(f"net.addresses=127.0.0.1, {DEVICE}")
        self.assertEqual("approval_needed", self.start())
        for path in ("/plugins", "/files/n"):  # the latter is a plugin's
            self.assertEqual(401, self.ask(path)["status"])
        for permissions, outcome in ((["*"], "started"), (["python-exec", "hello"], "started"), (["hello"], "forbidden"),
                                     ([], "forbidden")):
            token = self.admin("token.create", name=f"pc{len(permissions)}{outcome}", permissions=permissions)["token"]
            bearer = f"Authorization: Bearer {token}\r\n"
            self.assertEqual(outcome, self.start(bearer))
            self.assertEqual(outcome, self.start(f"Sec-WebSocket-Protocol: further, further.token.{token}\r\n"))
            self.assertEqual(outcome, self.start(say=[said("authenticate", token=token)]))
            self.assertEqual(200, self.ask("/plugins", header=bearer)["status"])
            self.assertEqual(404 if "*" in permissions else 403, self.ask("/files/n", header=bearer)["status"])
        answer = self.ask(header=f"Sec-WebSocket-Protocol: further, further.token.{token}\r\n")
        self.assertIn("Sec-WebSocket-Protocol: further\r\n", answer["header"] + "\r\n")
        self.assertEqual(101, self.ask(f"/exec?token={token}")["status"])
        self.assertEqual("approval_needed", self.start())

    def assert_ends(self, token, close, end):
        """Runs a program by that token, and holds `end` to closing its connection with that code within a second."""
        task = {"address": DEVICE, "port": self.port, "tls": True, "say": [START, None],
                "request": f"GET /exec HTTP/1.1\r\nHost: {DEVICE}:{self.port}\r\n{HANDSHAKE}"
                           f"Authorization: Bearer {token}\r\n\r\n"}
        with subprocess.Popen([*self.other.inside, "/usr/bin/python3", CLIENT], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True) as client:
            client.stdin.write(json.dumps(task) + "\n")
            client.stdin.flush()
            limit = time.monotonic() + 20
            while not self.admin("programs")["programs"]:
                self.assertLess(time.monotonic(), limit)
            end()
            ended, _, _ = select.select([client.stdout], [], [], 1)
            if not ended:
                client.kill()
            self.assertTrue(ended, "the connection goes on")
            self.assertEqual(close, json.loads(client.stdout.readline())["close"])

    def test_ends_what_a_revoked_token_let_in_within_a_second(self):
        self.agent(f"net.addresses=127.0.0.1, {DEVICE}")
        token = self.admin("token.create", name="pc")["token"]
        self.assert_ends(token, 1008, lambda: self.admin("token.revoke", name="pc"))
        self.assertEqual(401, self.ask(header=f"Authorization: Bearer {token}\r\n")["status"])

    def test_ends_the_networks_connections_when_it_is_served_no_more(self):
        self.agent()
        self.admin("lan.enable")
        token = self.admin("token.create", name="pc")["token"]
        self.assert_ends(token, 1001, lambda: self.admin("lan.disable"))

    def test_keeps_nobody_out_for_a_neighbour_that_sends_no_request(self):
        port = self.agent(f"net.addresses=127.0.0.1, {DEVICE}", "net.maxConnections=100")
        flood = ("import socket, sys, time\n"
                 "held = [socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=20) for _ in range(200)]\n"
                 "for each in held:\n    each.setblocking(False)\n"
                 "    try:\n        each.send(b'\\x16\\x03\\x01')\n    except OSError:\n        pass\n"
                 "print('there', flush=True)\nsys.stdin.read()\n"
                 "def lives(each):\n    try:\n        return each.recv(1) != b''\n"
                 "    except BlockingIOError:\n        return True\n    except OSError:\n        return False\n"
                 "print(sum(lives(each) for each in held))\n")
        with subprocess.Popen([*self.other.inside, "/usr/bin/python3", "-c", flood, DEVICE, str(port)], text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE) as client:
            self.assertEqual("there\n", client.stdout.readline())
            self.assertEqual(200, self.status(self.device, "127.0.0.1", port, "/status"))
            limit = time.monotonic() + 20
            self.other.run("ip", "address", "add", f"{THIRD}/24", "dev", "far")
            self.assertEqual(200, self.ask("/status", source=THIRD)["status"])
            self.other.run("ip", "address", "del", f"{THIRD}/24", "dev", "far")
            self.assertLess(time.monotonic(), limit)
            client.stdin.close()
            self.assertLessEqual(int(client.stdout.read()), 32)

    def test_survives_that_somebody_takes_its_port(self):
        port = self.agent()
        thief = ("import socket, sys\nprint('there', flush=True)\nwhile True:\n    try:\n"
                 "        one = socket.create_server(('127.0.0.1', int(sys.argv[1])))\n        break\n"
                 "    except OSError:\n        pass\n"
                 "print('taken', flush=True)\nsys.stdin.read()\n")
        with subprocess.Popen([*self.device.inside, "/usr/bin/python3", "-c", thief, str(port)], text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
            self.assertEqual("there\n", other.stdout.readline())
            answer = self.answer("lan.enable")
            if answer["type"] == "answer":  # he was too slow
                other.kill()
                other.wait()  # or he would be quicker now
                self.admin("lan.disable")
                return
            self.assertEqual("taken\n", other.stdout.readline())
            self.assertFalse(self.admin("lan")["enabled"])
            other.stdin.close()
        limit = time.monotonic() + 20
        while True:
            try:
                self.assertEqual(200, self.status(self.device, "127.0.0.1", port, "/status"))
                return
            except subprocess.CalledProcessError:
                self.assertLess(time.monotonic(), limit)

    def test_makes_guessing_slow(self):
        self.agent(f"net.addresses=127.0.0.1, {DEVICE}")
        self.admin("code")
        for _ in range(3):
            answer = self.ask(say=[said("pair", code="x00000", name="pc"), None])
            self.assertEqual("forbidden", answer["answers"][0]["data"]["code"])
            self.assertEqual(1008, answer["close"])
        held = self.ask("/status")
        self.assertEqual(429, held["status"])
        self.assertIn("Retry-After: 1", held["header"])
        self.assertEqual(200, self.ask("/status", self.device, "127.0.0.1", tls=False)["status"])
        self.assertEqual([], self.admin("tokens")["tokens"])

    def test_pairs_who_knows_the_code(self):
        self.agent(f"net.addresses=127.0.0.1, {DEVICE}")
        code = self.admin("code")["code"]
        answers = self.ask(say=[said("pair", code=code, name="pc"), START])["answers"]
        self.assertEqual(["paired", "started"], [each["type"] for each in answers])
        token = answers[0]["data"]["token"]
        self.assertEqual("started", self.start(f"Authorization: Bearer {token}\r\n"))
        again = self.ask(say=[said("pair", code=code, name="pc"), None])
        self.assertEqual(1008, again["close"])

    def test_lets_in_whom_somebody_at_the_device_approves(self):
        self.agent(f"net.addresses=127.0.0.1, {DEVICE}")
        page = f"Origin: {PAGE}\r\n"
        self.assertEqual("approval_needed", self.start(page))
        number = self.admin("approvals")["pending"][0]["number"]
        self.admin("approve", number=number)
        self.assertEqual("started", self.start(page))
        self.assertEqual("approval_needed", self.start())  # another client at that address
        self.admin("approval.revoke", number=number)
        self.assertEqual("approval_needed", self.start(page))

    def test_writes_no_token_and_no_code_into_the_log(self):
        self.agent(f"net.addresses=127.0.0.1, {DEVICE}", "logging.level=debug")
        code = self.admin("code")["code"]
        token = self.ask(say=[said("pair", code=code, name="pc"), START])["answers"][0]["data"]["token"]
        made = self.admin("token.create", name="made")["token"]
        for each in (token, made, "fl_wrong"):
            self.ask(header=f"Authorization: Bearer {each}\r\n")
            self.ask(header=f"Sec-WebSocket-Protocol: further, further.token.{each}\r\n")
        self.ask(say=[said("authenticate", token=token), START])
        self.ask(say=[said("pair", code=code, name="pc"), None])
        self.admin("token.revoke", name="pc")
        with open(f"{self.home}/log", encoding="utf-8") as log:
            text = log.read()
        self.assertIn("token pc", text)
        for secret in (token[3:], made[3:], "fl_wrong", code):
            self.assertNotIn(secret, text)

    def test_speaks_plain_text_to_the_network_when_told(self):
        port = self.agent(f"net.addresses=127.0.0.1, {DEVICE}", FURTHER_LINK_NOSSL="1")
        self.assertEqual(200, self.status(self.other, DEVICE, port, "/status"))
        self.assertEqual(401, self.status(self.other, DEVICE, port, "/plugins"))
        self.assertEqual(101, self.status(self.other, DEVICE, port, "/exec"))
        with open(f"{self.home}/log", encoding="utf-8") as log:
            self.assertIn("plain text, which everybody", log.read())

    def test_is_open_to_all_when_told(self):
        port = self.agent("security.legacyOpen=true")
        self.assertEqual(101, self.status(self.other, DEVICE, port, "/exec", host="evil.example"))


if __name__ == "__main__":
    end_with_result()
