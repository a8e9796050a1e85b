"""Bytes in an invented IP packet (RFC 791, 8200), with a header of TCP (9293) or of UDP (768)."""

import struct
from functools import lru_cache
from ipaddress import ip_address

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
TCP, UDP = 6, 17  # the protocol's number in an IP header
MAX_PORT = 65_535


def tcp(
    source: str, target: str, flags: int, sequence: int, acknowledged: int, size: int, data: bytes
) -> bytes:
    """Return a packet with `size` bytes, of which only the first ones, `data`, are known."""
    acknowledged = acknowledged if flags & ACK else 0
    fields = (sequence % 2**32, acknowledged % 2**32, 5 << 4, flags, 65_535)
    header = _ports(source, target) + struct.pack(">IIBBH", *fields)
    ip, pseudo = _ip(source, target, TCP, len(header) + 4 + size)
    return ip + header + struct.pack(">HH", _checksum(pseudo + header + bytes(4) + data), 0) + data


def udp(source: str, target: str, size: int, data: bytes) -> bytes:
    """Return a packet with a datagram of `size` bytes, of which the first ones are known."""
    header = _ports(source, target) + struct.pack(">H", 8 + size)
    ip, pseudo = _ip(source, target, UDP, 8 + size)
    # 0 would mean that there is no checksum, so that a sum of 0 is written as its complement
    checksum = _checksum(pseudo + header + bytes(2) + data) or 0xFFFF
    return ip + header + struct.pack(">H", checksum) + data


def _ports(source: str, target: str) -> bytes:
    return struct.pack(">HH", split(source)[1], split(target)[1])


def _ip(source: str, target: str, protocol: int, length: int) -> tuple[bytes, bytes]:
    """Return an IP header for `length` bytes behind it, and the pseudo header for a checksum."""
    here, there = split(source)[0], split(target)[0]
    if len(here) == 4:
        start = struct.pack(">BBHHHBB", 0x45, 0, 20 + length, 0, 0x4000, 64, protocol)
        header = start + struct.pack(">H", _checksum(start + here + there)) + here + there
        return header, here + there + struct.pack(">BBH", 0, protocol, length)
    header = struct.pack(">IHBB", 6 << 28, length, protocol, 64) + here + there
    return header, here + there + struct.pack(">II", length, protocol)


def _checksum(data: bytes) -> int:
    """Return the Internet checksum (RFC 1071)."""
    data += bytes(len(data) % 2)
    total: int = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


# addresses


@lru_cache(maxsize=4096)
def split(address: str) -> tuple[bytes, int]:
    """Return the bytes of an IP address, and the port; raises `ValueError` for any other one."""
    host, _, port = address.rpartition(":")
    packed, number = ip_address(host.strip("[]").partition("%")[0]).packed, int(port)
    if not 0 <= number <= MAX_PORT:
        raise ValueError(address)
    return packed, number


def is_ip(address: str) -> bool:
    """Tell whether this is an address of IPv4 or IPv6, and not the path of a Unix socket."""
    try:
        return bool(split(address))
    except ValueError:
        return False


def alike(one: str, other: str) -> bool:
    """Tell whether a packet can go from one address to the other: both are IPv4, or both IPv6."""
    return is_ip(one) and is_ip(other) and len(split(one)[0]) == len(split(other)[0])


def by_number(address: str) -> str:
    """Return an address with its host as a number; 0.0.0.0 for a name other than localhost."""
    host, _, port = address.rpartition(":")
    known = "127.0.0.1" if host in ("localhost", "") else "0.0.0.0"
    return address if is_ip(address) else f"{known}:{port}"
