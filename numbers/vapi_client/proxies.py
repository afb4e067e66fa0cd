"""The proxies that the environment names: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY."""

from ipaddress import ip_address
from urllib.request import getproxies

import httpx

from .transport import DeadlineTransport, UnsupportedProxy

LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""Hosts that no proxy is asked for: on another machine, these names mean the proxy itself."""


def proxy_mounts(connections: int) -> dict[str, httpx.BaseTransport | None]:
    """Return what `httpx.Client(mounts=…)` wants: a transport for each kind of address.

    None stands for the client's own transport, which connects directly. Each proxy has a pool of
    `connections`. Variables in lower case count before those in upper case, as with curl. Names in
    NO_PROXY cover their subdomains; `*` switches all proxies off; networks such as 10.0.0.0/8
    aren't understood.
    """
    proxies = getproxies()
    direct = [host.strip() for host in proxies.get("no", "").split(",") if host.strip()]
    if "*" in direct:
        return {}
    mounts: dict[str, httpx.BaseTransport | None] = {
        f"{scheme}://": _transport(proxies[scheme], connections)
        for scheme in ("http", "https", "all")
        if scheme in proxies
    }
    return mounts and mounts | {_pattern(host): None for host in (*direct, *LOOPBACK)}


def _transport(address: str, connections: int) -> httpx.BaseTransport:
    url = httpx.URL(address if "://" in address else f"http://{address}")
    if url.scheme not in ("http", "https"):
        return UnsupportedProxy()
    return DeadlineTransport(connections, httpx.Proxy(url))


def _pattern(host: str) -> str:
    """Return httpx's pattern for a host of NO_PROXY and its subdomains."""
    if "://" in host:
        return host
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return f"all://{host}" if host.lower() == "localhost" else f"all://*{host}"
    return f"all://[{address}]" if address.version == 6 else f"all://{address}"
