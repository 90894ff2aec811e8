"""Who is asking: the address that a request comes from, behind as many proxies as the settings trust."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the visitor's address.

    Each trusted proxy adds the address that it heard from at the end of X-Forwarded-For. So with two of them the second
    from the end is the visitor, whatever the visitor wrote before it. A shorter list did not pass all proxies: then the
    address of the connection counts.
    """
    connection = str(request.META.get("REMOTE_ADDR") or "")
    heard = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if not settings.TRUSTED_PROXIES or len(heard) < settings.TRUSTED_PROXIES:
        return connection
    return heard[-settings.TRUSTED_PROXIES]


def throttled_address(request: HttpRequest) -> str | None:
    """Return the address that wrong passwords are counted for, or None where it is no address.

    One household of the newer kind has 2^64 addresses; they count as one.
    """
    try:
        address = ip_address(client_address(request))
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((address, 64), strict=False).network_address)
    return str(getattr(address, "ipv4_mapped", None) or address)
