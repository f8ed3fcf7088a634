import subprocess
import sys

import pytest

from tests.processes import environment

# The worker ends while its other thread still waits for the end of the input.
ENDS_FIRST = """
import sys, threading
import django
django.setup()
from annotations.management.commands.db_worker import stop_with_input
waiting = threading.Thread(target=stop_with_input, daemon=True)
waiting.start()
while sys._current_frames()[waiting.ident].f_code is not stop_with_input.__code__:
    pass
"""


@pytest.mark.django_db
def test_a_worker_that_ends_before_its_input_does_ends_without_a_word(tmp_path):
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", ENDS_FIRST],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(tmp_path),
    ) as worker:
        said = worker.stderr.read()
    assert (worker.returncode, said) == (0, b"")
