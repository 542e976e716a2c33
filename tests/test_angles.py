"""Longitudes and latitudes as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellxl.reading.angles import angle


@pytest.mark.parametrize("text", ["112.5375", "112.5375°", "E112.5375", "东经112.5375", "１１２．５３７５"])
def test_decimal_degrees(text):
    assert angle(text) == (112.5375, False)


@pytest.mark.parametrize("text", ["112°32′15″", "112°32'15\"", "112º32’15”E", "112度32分15秒", "112.32.15", "112°32.25'"])
def test_degrees_minutes_seconds(text):
    assert angle(text) == (pytest.approx(112.5375), True)


@pytest.mark.parametrize("text", ["", "路口", "112°75′", "112°32′61″", "1" * 40, "112°" * 9000])
def test_what_is_no_angle(text):
    assert angle(text) is None


@given(st.integers(0, 179), st.integers(0, 59), st.integers(0, 59))
def test_what_is_written_is_read(degrees, minutes, seconds):
    assert angle(f"{degrees}°{minutes}′{seconds}″").degrees == pytest.approx(degrees + minutes / 60 + seconds / 3600, abs=1e-7)
