"""Usernames told from other first words."""

import pickle
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatkit.texts import SENTENCES
from chatkit.wire.classic import Reader
from chatkit.wire.first_words import resembles

NAMES = (
    "Alice|Bob|alice|BOB|Budi Santoso|muhammad rizky aditya pratama|Selamat Riyadi|"
    "I Made Wirawan|St. Nurhaliza|Budi S.|Drs. Budi|Budi, S.Kom|2203040001|085-Budi|"
    "Ni'mah|Al-Amin|user_17|Bob (kelas B)|Alice@lab|Nicky|Nick Fury|Hilda|Halona|Tessa|"
    "Pingkan|Okta|P. Diddy|Tester|王小明|Ольга|عائشة|José|Ning:)|Server Budi|Client 2|a.b|"
    "Bob2.0|x^2|Anne-Marie|3CX|Agus 99|Welcomeko|Hai-Lin"
)

OTHERS = {
    "name_is_nick": (
        "NICK|nick|name|Username|NICK[2024-01-15 14:30:20] Bob Bergabung!|NICK[14:30:20] Bob"
    ),
    "name_is_http": ("HTTP/1.1 400 Bad Request|GET / HTTP/1.1|<!DOCTYPE HTML>|<html>"),
    "name_is_stamped": (
        "[14:30:00] halo|[2024-01-15 14:30:20] Dewi: halo|2024-01-15 14:30:20 - halo|"
        "14.30 halo|(14:30) halo|[14:30]halo|15/01/2024 halo"
    ),
    "name_is_header": ("13   |5         halo|64  x"),
    "name_is_sentence": (
        "220 ftp ready|220-FTP|SSH-2.0-OpenSSH_9.2|+OK POP3 ready|* OK IMAP|Welcome!|"
        "Welcome to the chat|Selamat datang di server|Masukkan nama kamu:|Username: |"
        "Enter your name|halo|Halo!|hai apa kabar|test|ping|p|Connected|siapa ini?|"
        "aku mau tanya dong kak|saya Budi, kamu siapa?|Server menerima: x|Anda terhubung|"
        "Terima kasih semuanya.|Echo=> b'x' at noon|tunggu sebentar..."
    ),
}


@pytest.mark.parametrize("name", NAMES.split("|"))
def test_a_name_is_a_name(name: str) -> None:
    assert resembles(name, "Citra") is None
    assert resembles(name, "") is None


@pytest.mark.parametrize(
    ("key", "words"), [(key, words) for key, all_ in OTHERS.items() for words in all_.split("|")]
)
def test_other_first_words_are_no_name(key: str, words: str) -> None:
    assert resembles(words, "") == key
    assert resembles(words, "Citra") == key


@pytest.mark.parametrize(
    "data",
    [
        pickle.dumps("Bob"),
        pickle.dumps({"nama": "Bob"}, protocol=2),
        struct.pack(">I", 3) + b"Bob",
        (3).to_bytes(2, "big") + b"Bob",
        "Bob".encode("utf-16"),
    ],
)
def test_binary_data_is_no_name(data: bytes) -> None:
    reader = Reader()
    assert resembles("".join([*reader.feed(data), *reader.feed_eof()]), "") == "name_is_binary"


@pytest.mark.parametrize("words", ["Bob", "BOB", " bob "])
def test_our_own_name_is_an_echo_where_we_have_said_it(words: str) -> None:
    assert resembles(words, "Bob") == "name_is_echo"
    assert resembles(words, "") is None


@pytest.mark.parametrize("words", ["Welcome Bob", "balasan untuk Bob", "Username accepted: Bob"])
def test_our_own_name_within_other_words_is_an_answer(words: str) -> None:
    assert resembles(words, "Bob") == "name_is_sentence"


def test_our_own_name_within_another_name_is_nothing() -> None:
    assert resembles("Alice", "Al") is None
    assert resembles("Bobby", "Bob") is None


@given(st.text(), st.text())
def test_nothing_is_too_strange(words: str, sent: str) -> None:
    key = resembles(words, sent)
    assert key is None or key in SENTENCES
