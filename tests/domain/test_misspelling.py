"""Slips in the domain of an address: asked about, and real domains left in peace."""

from __future__ import annotations

import pytest

from fastpath_cms.domain.misspelling import better_address


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bo@gmial.com", "bo@gmail.com"),
        ("bo@gmai.com", "bo@gmail.com"),
        ("bo@gmaill.com", "bo@gmail.com"),
        ("bo@gnail.com", "bo@gmail.com"),
        ("bo@gmail.co", "bo@gmail.com"),
        ("bo@gmail.con", "bo@gmail.com"),
        ("bo@hotmial.com", "bo@hotmail.com"),
        ("bo@outlok.com", "bo@outlook.com"),
        ("Bo@IEE.org", "bo@ieee.org"),
        ("bo@rochester.eud", "bo@rochester.edu"),
        ("bo@example.con", "bo@example.com"),
        ("bo@gmail.com", ""),
        ("bo@mail.com", ""),
        ("bo@ymail.com", ""),
        ("bo@hotmail.fr", ""),
        ("bo@qq.com", ""),
        ("bo@rochester.edu", ""),
        ("bo@usi.ch", ""),
        ("bo", ""),
        ("@gmial.com", ""),
        ("", ""),
    ],
)
def test_a_slip_is_asked_about_and_a_real_domain_is_not(typed: str, meant: str) -> None:
    assert better_address(typed) == meant
