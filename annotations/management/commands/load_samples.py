"""Puts invented articles, people and sign-ins on an empty desk, for trying the app out."""

import datetime
import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

import annotations
from annotations.models import Actor, Article, User
from annotations.services import actors, articles, targets
from annotations.services.refusals import SameArticle
from annotations.text.intake import read_paste
from annotations.text.names import key_of

SAMPLES = Path(annotations.__file__).parent / "samples"
PEOPLE = {"editor": "tags articles", "moderator": "judges in the back office", "admin": "does all"}


class Command(BaseCommand):
    help = (
        "Load the sample articles, actors and targets, and make people to sign in as, unless the "
        "desk has people of its own. Says every time how to sign in."
    )

    def add_arguments(self, parser):
        parser.add_argument("--quiet", action="store_true", help="print nothing")

    def handle(self, *args, quiet, **options):
        kept = settings.DATA_DIR / "sample_passwords"
        if not User.objects.exists():
            passphrases = keep(kept)
            with transaction.atomic():
                for name, passphrase in passphrases.items():
                    make_person(name, passphrase)
        samples = User.objects.filter(username__in=PEOPLE, is_active=True)
        loader = samples.filter(username="admin").first()
        # Who has taken the sample people away works on articles of their own.
        if loader and kept.exists():
            with transaction.atomic():
                load(loader)
        if not quiet:
            self.say(kept, dict(samples.values_list("username", "password")))

    def say(self, kept: Path, there: dict[str, str]) -> None:
        """By hash of the password, since each may have another one by now."""
        passphrases = {
            name: passphrase
            for name, passphrase in read(kept).items()
            if name in there and check_password(passphrase, there[name])
        }
        if not passphrases:
            return
        self.stdout.write("Sign in to try the newsroom out, by name and password, as one of:")
        for name, passphrase in passphrases.items():
            self.stdout.write(f"  {name}: {passphrase}  ({PEOPLE[name]})")
        self.stdout.write(
            f"These people and their articles are samples. The passwords are kept in {kept}; "
            "before others can reach this desk, give it people of its own and deactivate these. "
            "Each article can be withheld on its page; a database that `migrate` made holds none."
        )


def keep(path: Path) -> dict[str, str]:
    """The passphrases kept in this file, made now when there are none."""
    kept = read(path)
    if set(kept) != set(PEOPLE):
        kept = {name: new_passphrase() for name in PEOPLE}
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.writelines(f"{name}: {passphrase}\n" for name, passphrase in kept.items())
    return kept


def read(path: Path) -> dict[str, str]:
    lines = path.read_text().splitlines() if path.exists() else []
    pairs = (line.partition(": ") for line in lines)
    return {name: passphrase for name, _, passphrase in pairs if name in PEOPLE and passphrase}


def new_passphrase() -> str:
    """Twenty random letters that can be said aloud, in four groups: 64 bits."""
    shape = ["bdfghjklmnprstvz", "aeiou"]
    return "-".join(
        "".join(secrets.choice(shape[place % 2]) for place in range(5)) for _ in range(4)
    )


def make_person(name: str, passphrase: str) -> None:
    if name == "admin":
        User.objects.create_superuser(name, password=passphrase)
        return
    person = User.objects.create_user(name, password=passphrase)
    person.groups.add(Group.objects.get(name=name))


def load(by: User) -> None:
    """Bring in what is not there yet. With all articles there, nothing an admin has taken out
    of a register comes back."""
    stories = listed("articles.json")
    addresses = [known["url"] for known in stories.values()]
    if Article.objects.filter(canonical_url__in=addresses).count() == len(stories):
        return
    for person in listed("people.json"):
        if not Actor.objects.filter(names__key=key_of(person["name"])).exists():
            actors.add(
                name=person["name"],
                kind=person["kind"],
                aliases=person["aliases"],
                role=person["role"],
                wikidata_id=person["wikidata_id"] or "",
            )
    for target in listed("targets.json"):
        about = Actor.objects.filter(name=target["actor"]).first() if target["actor"] else None
        targets.add(statement=target["statement"], kind=target["kind"], actor=about)
    for file, known in stories.items():
        # Somebody may have pasted the same story under another address.
        with suppress(SameArticle):
            bring_in_story(by, (SAMPLES / file).read_bytes(), known)


def bring_in_story(by: User, pasted: bytes, known: dict) -> None:
    draft = read_paste(pasted.decode())
    day = datetime.date.fromisoformat(known["published_on"])
    articles.bring_in(
        by=by,
        blocks=draft.blocks,
        publisher=known["publisher"],
        canonical_url=known["url"],
        language=known["language"],
        section=known["section"],
        byline=draft.byline,
        dateline=draft.dateline,
        published_at=timezone.make_aware(datetime.datetime.combine(day, datetime.time(6))),
        original=pasted,
    )


def listed(file: str):
    return json.loads((SAMPLES / file).read_text(encoding="utf-8"))
