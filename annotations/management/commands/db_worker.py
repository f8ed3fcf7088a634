import logging
import os
import signal
import sys
import threading
import time

from django.core.management import call_command
from django.db import Error, connection
from django_tasks_db.management.commands import db_worker

from annotations.management.failures import is_mendable, why
from annotations.services import exports, feeds, jobs, webhooks

log = logging.getLogger(__name__)

# Seconds; the first time is never later than it first recovers.
RECOVER_EVERY, ASK_FEEDS_EVERY, CLEAR_EVERY = 30, 60, 24 * 3600
TRY_AGAIN_AFTER = 5


class Command(db_worker.Command):
    """The library's worker, which also finds again what another worker left when it died, asks the
    feeds that are due, and clears away once a day what nobody needs any more."""

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--until-input-ends",
            action="store_true",
            help="stop when standard input closes, so as not to outlive who started it",
        )

    def handle(self, *, until_input_ends=False, **options):
        if not options["batch"]:
            now_and_then(RECOVER_EVERY, recover)
            now_and_then(ASK_FEEDS_EVERY, ask_feeds)
            now_and_then(CLEAR_EVERY, clear)
        if until_input_ends:
            threading.Thread(target=stop_with_input, daemon=True).start()
        super().handle(**options)


class Worker(db_worker.Worker):
    """Outlives its database, which may be away for a while, or not migrated yet."""

    def run(self):
        while self.running:
            try:
                recover()
                return super().run()
            except Error as error:
                if self.batch or not is_mendable(error):
                    raise
                log.warning("%s The worker tries again.", why(error))
            connection.close()
            if self.running:
                time.sleep(TRY_AGAIN_AFTER)


# The library's command takes its worker by this name.
db_worker.Worker = Worker


def recover():
    jobs.recover()
    exports.recover()
    webhooks.recover()


def clear():
    """Sessions that are over, tasks that ended two weeks ago, and uploads nobody went on with."""
    call_command("clearsessions")
    call_command("prune_db_task_results", verbosity=0)
    jobs.drop_uploads()


def ask_feeds():
    """Each feed by one worker only, however many there are."""
    for outcome in feeds.fetch_due():
        if outcome.error:
            reason = " ".join(outcome.error.split())
            log.warning("feed failed feed=%s: %s", outcome.feed.pk, reason)


def now_and_then(seconds, deed):
    """Do this beside the worker's other work as long as it runs, whatever fails."""

    def go_on():
        waiting, wait = threading.Event(), min(seconds, RECOVER_EVERY)
        while not waiting.wait(wait):
            wait = seconds
            try:
                deed()
            except Error:
                # The database is away for a moment; the worker itself says so.
                pass
            except Exception:
                log.exception("%s failed", deed.__name__)
            finally:
                connection.close()

    threading.Thread(target=go_on, daemon=True).start()


def stop_with_input():
    # Not through the buffer: who ends while another thread waits in it ends with a fatal error.
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    # A second one stops a job in its middle; the next worker goes on with it.
    threading.Event().wait(3)
    os.kill(os.getpid(), signal.SIGTERM)
