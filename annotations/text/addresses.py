"""Addresses of pages, which are written in more ways than one."""

from urllib.parse import urlsplit


def leads_to(url: str) -> tuple[str, str, str]:
    """What an address leads to, however it is written: http or https, with a slash at its end."""
    parts = urlsplit(url)
    return parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query
