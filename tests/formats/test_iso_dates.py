import pytest

from annotations.formats.iso_dates import is_iso_date

DATES = ["2024", "2024-07", "2024-02-29", "2024-07-10T14:00", "2024-07-10T14:00:59+02:00"]
OTHERS = ["", "0000", "2024-13", "2026-02-31", "2026-02-29", "2024-07-10T", "2024-07-10T14",
          "2024-07-10T25:00", "2024-07-10T14:00+99:00", "20240710", "2024-W28", "٢٠٢٤", "soon",
          "2024\n"]  # fmt: skip


@pytest.mark.parametrize("value", DATES)
def test_a_date_is_as_precise_as_it_is_known(value):
    assert is_iso_date(value)


@pytest.mark.parametrize("value", OTHERS)
def test_what_is_no_date_or_not_in_the_calendar_is_none(value):
    assert not is_iso_date(value)
