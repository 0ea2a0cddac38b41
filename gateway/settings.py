"""What the gateway is called and what only it is told by its environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

import limits

from shared.kit.settings import Environment

NAME = "gateway"
PEERS: tuple[str, ...] = ()
SERVICES = ("ticket", "inventory", "returns", "feedback", "settlement")
CONSOLE = "console"
Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class GatewaySettings:
    """Addresses behind the door, limits at the door, the cost of a password, the signing key if it is given."""

    upstreams: Mapping[str, tuple[str, ...]]
    connect_seconds: float
    read_seconds: float
    signing_key: str
    argon2_time: int
    argon2_memory_kib: int
    argon2_lanes: int
    rate_storage: str
    rate_user: str
    rate_sign_in_address: str
    rate_sign_in_name: str
    trusted_proxies: tuple[Network, ...]
    key_cache_seconds: float

    @classmethod
    def read(cls, env: Environment | None = None) -> "GatewaySettings":
        """Read the environment. Raises SettingsError that names every fault."""
        env = env or Environment()
        settings = cls(
            upstreams={name: _addresses(env.text(f"{name.upper()}_URL", "")) for name in (*SERVICES, CONSOLE)},
            connect_seconds=env.read("GATEWAY_CONNECT_SECONDS", float, "1"),
            read_seconds=env.read("GATEWAY_READ_SECONDS", float, "30"),
            signing_key=env.text("GATEWAY_SIGNING_KEY", ""),
            argon2_time=env.read("GATEWAY_ARGON2_TIME", int, "2"),
            argon2_memory_kib=env.read("GATEWAY_ARGON2_MEMORY_KIB", int, "19456"),
            argon2_lanes=env.read("GATEWAY_ARGON2_LANES", int, "1"),
            rate_storage=env.text("GATEWAY_RATE_STORAGE", "memory://"),
            rate_user=env.read("GATEWAY_RATE_USER", _rate, "12000/minute"),
            rate_sign_in_address=env.read("GATEWAY_RATE_SIGN_IN_ADDRESS", _rate, "300/minute"),
            rate_sign_in_name=env.read("GATEWAY_RATE_SIGN_IN_NAME", _rate, "60/minute"),
            trusted_proxies=env.read("GATEWAY_TRUSTED_PROXIES", _networks, "127.0.0.1,::1"),
            key_cache_seconds=env.read("GATEWAY_KEY_CACHE_SECONDS", float, "30"),
        )
        env.check()
        return settings


def _addresses(text: str) -> tuple[str, ...]:
    return tuple(url.strip().rstrip("/") for url in text.split(",") if url.strip())


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def _rate(text: str) -> str:
    limits.parse(text)
    return text
