"""The back office. Importing this package collects its pages; the site takes them when made."""

from annotations.admin import (
    actors,
    annotations,
    api_tokens,
    articles,
    claims,
    collections,
    reasons,
    sign_ins,
    targets,
    trace,
    users,
    webhooks,
)

__all__ = [
    "actors",
    "annotations",
    "api_tokens",
    "articles",
    "claims",
    "collections",
    "reasons",
    "sign_ins",
    "targets",
    "trace",
    "users",
    "webhooks",
]
