import pytest

from annotations.text.browsers import browser_of

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
AGENTS = {
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/126.0.0.0 Safari/537.36 Edg/126.0": (
        "Edge",
        "Windows",
    ),
    f"Mozilla/5.0 (Linux; Android 14) {KIT} Chrome/126.0.0.0 Mobile Safari/537.36": (
        "Chrome",
        "Android",
    ),
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/17.5 Safari/605": (
        "Safari",
        "macOS",
    ),
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0": ("Firefox", "Linux"),
    "curl/8.8.0": ("", ""),
    "": ("", ""),
}


@pytest.mark.parametrize("agent", AGENTS)
def test_the_names_a_person_knows(agent):
    assert browser_of(agent) == AGENTS[agent]
