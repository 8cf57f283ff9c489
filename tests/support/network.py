"""A network of our own: a server in the middle and two clients, whose links can be cut without a word.

Three network namespaces, which nobody else sees and which lead nowhere else. The clients reach each other through the
server's, as two homes do by way of the internet. A cut link drops what comes: no interface goes down, nobody is told.
"""

import contextlib
import ctypes
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.parts import program, require

NAMESPACES = Path("/run/netns")
PREFIX = "videodesk"
SERVER_ADDRESS = "10.77.0.1"
UPLINK = "uplink"
# What the kernel calls it (sched.h).
CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Client:
    """One of the two; its link ends at an interface of the server that bears the client's name."""

    name: str
    number: int
    namespace: str
    server: str

    def address(self, host: int) -> str:
        return f"10.77.{self.number}.{host}"

    def cut(self) -> None:
        for rule in self._cuts():
            _inside(self.server, "iptables", "--insert", *rule, "--jump", "DROP")

    def mend(self) -> None:
        for rule in self._cuts():
            _inside(self.server, "iptables", "--delete", *rule, "--jump", "DROP")

    def move(self, host: int) -> None:
        """Give it another address of its network in place of the one it has, as another Wi-Fi does."""
        _run("ip", "-n", self.namespace, "address", "flush", "dev", UPLINK)
        self._settle(host)

    def wrapped(self, executable: str, directory: Path) -> str:
        """A program that starts the other one at this client."""
        script = directory / f"{self.name}-{Path(executable).name}"
        script.write_text(f'#!/bin/sh\nexec ip netns exec {self.namespace} {executable} "$@"\n')
        script.chmod(0o755)
        return str(script)

    def _connect(self) -> None:
        link = ["link", "add", self.name, "type", "veth", "peer", "name", UPLINK, "netns", self.namespace]
        _run("ip", "-n", self.server, *link)
        _run("ip", "-n", self.server, "address", "add", f"{self.address(1)}/24", "dev", self.name)
        _run("ip", "-n", self.server, "link", "set", self.name, "up")
        _run("ip", "-n", self.namespace, "link", "set", UPLINK, "up")
        self._settle(2)

    def _settle(self, host: int) -> None:
        _run("ip", "-n", self.namespace, "address", "add", f"{self.address(host)}/24", "dev", UPLINK)
        _run("ip", "-n", self.namespace, "route", "add", "default", "via", self.address(1))

    def _cuts(self) -> list[list[str]]:
        into, out = ["--in-interface", self.name], ["--out-interface", self.name]
        return [["INPUT", *into], ["OUTPUT", *out], ["FORWARD", *into], ["FORWARD", *out]]


@dataclass(frozen=True)
class Network:
    server: str
    home: Client
    office: Client


@contextlib.contextmanager
def running_network() -> Iterator[Network]:
    can_be_made = os.geteuid() == 0 and program("ip") and program("iptables")
    require("a network of one's own (as root, with iproute2 and iptables)", can_be_made)
    _remove(left for left in _namespaces() if not Path(f"/proc/{left.split('-')[1]}").exists())
    server, home, office = (f"{PREFIX}-{os.getpid()}-{place}" for place in ("server", "home", "office"))
    network = Network(server, Client("home", 1, home, server), Client("office", 2, office, server))
    try:
        for namespace in (server, home, office):
            _run("ip", "netns", "add", namespace)
            _run("ip", "-n", namespace, "link", "set", "lo", "up")
        _run("ip", "-n", server, "address", "add", f"{SERVER_ADDRESS}/32", "dev", "lo")
        with inside(server):
            Path("/proc/sys/net/ipv4/ip_forward").write_text("1")
        for client in (network.home, network.office):
            client._connect()
        yield network
    finally:
        _remove(name for name in _namespaces() if name in (server, home, office))


@contextlib.contextmanager
def inside(namespace: str) -> Iterator[None]:
    """This thread, and all that it starts meanwhile, has its sockets there."""
    outside, there = (os.open(path, os.O_RDONLY) for path in ("/proc/thread-self/ns/net", NAMESPACES / namespace))
    try:
        _enter(there)
        yield
    finally:
        _enter(outside)
        os.close(outside)
        os.close(there)


def _enter(namespace: int) -> None:
    # `os.setns` comes with Python 3.12.
    if _libc.setns(namespace, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def _namespaces() -> list[str]:
    return [path.name for path in NAMESPACES.glob(f"{PREFIX}-*-*")]


def _remove(namespaces: Iterator[str]) -> None:
    for namespace in list(namespaces):
        _run("ip", "netns", "delete", namespace)


def _inside(namespace: str, *command: str) -> None:
    _run("ip", "netns", "exec", namespace, *command)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
