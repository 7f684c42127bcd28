#!/usr/bin/python3
"""addresses_test.py FURTHER-LINKD: an agent on a machine that lacks addresses, for now or for ever: no IPv6, a network
that comes late. Two machines as in network_test.py. Ends with 77 where they can't be made.
"""
import subprocess
import sys
import time
import unittest

from network import DEVICE, Machine, NetworkFixture, end_with_result

LATE = "10.91.7.9"


class AddressesTest(NetworkFixture):
    def setUp(self):
        self.sysctl(0)

    def sysctl(self, off):
        self.device.run("sh", "-c", f"echo {off} > /proc/sys/net/ipv6/conf/all/disable_ipv6")

    def lose_ipv6(self, but_the_loopback_device):
        if but_the_loopback_device:
            self.device.run("ip", "-6", "address", "flush", "dev", "cable")
        else:
            self.sysctl(1)
        held = self.device.run("ip", "-6", "-o", "address", stdout=subprocess.PIPE, text=True).stdout.splitlines()
        self.assertEqual(but_the_loopback_device, len(held) == 1, held)

    def have_late_address(self):
        self.device.run("ip", "address", "add", f"{LATE}/24", "dev", "cable")
        self.addCleanup(self.device.run, "ip", "address", "del", f"{LATE}/24", "dev", "cable")

    def thief(self, address, port):
        code = ("import socket, sys\none = socket.create_server((sys.argv[1], int(sys.argv[2])))\n"
                "print('there', flush=True)\nsys.stdin.read()\n")
        other = subprocess.Popen([*self.device.inside, "/usr/bin/python3", "-c", code, address, str(port)], text=True,
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.assertEqual("there\n", other.stdout.readline())

        def end():
            other.stdin.close()
            other.stdout.close()
            other.wait(20)
        self.addCleanup(end)
        return end

    def served(self, machine, address, tls):
        try:
            return self.ask("/status", machine, address, tls=tls)["status"] == 200
        except subprocess.CalledProcessError:
            return False

    def await_served(self, machine, address, tls=True):
        limit = time.monotonic() + 30
        while not self.served(machine, address, tls):
            self.assertLess(time.monotonic(), limit)

    def await_good(self):
        limit = time.monotonic() + 30
        while self.admin("status")["warnings"]:
            self.assertLess(time.monotonic(), limit)

    def findings(self):
        return [each for each in self.admin("doctor")["checks"] if each["verdict"] == "fault"]

    def assert_says(self, sentence):
        self.assertEqual([f"{sentence}; it is tried again every 5 s"], self.admin("status")["warnings"])
        self.assertIn(("addresses", f"{sentence}."), [(each["name"], each["finding"]) for each in self.findings()])
        with open(f"{self.home}/log", encoding="utf-8") as log:
            text = log.read()
        self.assertIn(f"{sentence}. Until then only this device is served", text)
        self.assertNotIn("EAI", text)

    def assert_lan_goes(self, but_the_loopback_device):
        self.agent()
        self.lose_ipv6(but_the_loopback_device)
        told = self.admin("lan.enable")
        self.assertIn(f"https://{DEVICE}:{self.port}", told["addresses"])
        status = self.admin("status")
        self.assertEqual(f"127.0.0.1:{self.port}", status["address"])
        self.assertIn(f"https://{DEVICE}:{self.port}", status["reachable"])
        self.assertTrue(self.served(self.other, DEVICE, tls=True))
        self.assertTrue(self.served(self.device, "127.0.0.1", tls=False))
        self.assertEqual([], [each for each in self.findings() if each["name"] in ("port", "addresses")])

    def test_serve_the_network_where_ipv6_is_off(self):
        self.assert_lan_goes(but_the_loopback_device=False)

    def test_serve_the_network_where_only_the_loopback_device_has_ipv6(self):
        self.assert_lan_goes(but_the_loopback_device=True)

    def test_serve_the_network_again_when_ipv6_has_gone_meanwhile(self):
        self.agent()
        self.admin("lan.enable")
        self.lose_ipv6(but_the_loopback_device=False)
        self.admin("restart")
        self.port = self.port_in(self.process.stdout)
        self.assertTrue(self.served(self.other, DEVICE, tls=True))
        self.assertTrue(self.served(self.device, "127.0.0.1", tls=False))

    def test_are_waited_for_while_this_device_is_served(self):
        self.agent(f"net.addresses=127.0.0.1, {LATE}")
        self.assertTrue(self.served(self.device, "127.0.0.1", tls=False))
        self.assert_says(f"Can't listen at {LATE} (this device has no such address now): set net.addresses to addresses "
                         "of this machine")
        self.have_late_address()
        self.await_served(self.other, LATE)
        self.await_good()
        self.assertEqual(["127.0.0.1", LATE], [each.rpartition(":")[0] for each in self.admin("status")["addresses"]])
        self.assertEqual([], [each for each in self.findings() if each["name"] == "addresses"])

    def test_are_used_while_others_are_waited_for(self):
        self.agent(f"net.addresses={DEVICE}, {LATE}")
        self.assertTrue(self.served(self.device, "127.0.0.1", tls=False))
        self.await_served(self.other, DEVICE)
        self.have_late_address()
        self.await_served(self.other, LATE)
        self.await_good()
        self.assertFalse(self.served(self.device, "127.0.0.1", tls=False))  # as the configuration has it

    def test_are_waited_for_until_another_program_leaves_them(self):
        end = self.thief(DEVICE, 8028)
        port = self.agent("net.addresses=0.0.0.0", "net.port=8028")
        self.assertEqual(8028, port)
        self.assertTrue(self.served(self.device, "127.0.0.1", tls=False))
        self.assert_says("Port 8028 of 0.0.0.0 is in use, perhaps by another agent: stop that one, or set net.port to "
                         "another port")
        end()
        self.await_served(self.other, DEVICE)
        self.await_good()
        self.assertTrue(self.served(self.device, "127.0.0.1", tls=False))

    def test_are_as_before_where_the_network_can_not_be_served(self):
        self.agent("net.port=8028")
        self.thief(DEVICE, 8028)
        answer = self.answer("lan.enable")
        self.assertEqual("unavailable", answer["data"]["code"])
        self.assertTrue(self.served(self.device, "127.0.0.1", tls=False))
        self.assertEqual([], self.admin("status")["warnings"])

    def test_say_where_there_is_none(self):
        self.agent()
        self.lose_ipv6(but_the_loopback_device=False)
        self.device.run("ip", "address", "del", f"{DEVICE}/24", "dev", "cable")
        self.addCleanup(self.device.run, "ip", "address", "add", f"{DEVICE}/24", "dev", "cable")
        self.assertEqual([], self.admin("lan.enable")["addresses"])
        self.assertTrue(self.served(self.device, "127.0.0.1", tls=False))


if __name__ == "__main__":
    end_with_result()
