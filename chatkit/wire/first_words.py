r"""Usernames told from other first words: a banner, a sentence, a stamped message, a header.

A program that knows no usernames sends something else first, and it would be taken for a name.
Nothing here is certain, so a name is never refused; a person gets a hint and chooses.
"""

import re

SENTENCE = 5  # words; few names have so many

_STAMP = re.compile(r"[\[(]\d{1,4}[-/.:]\d{1,2}|\d{1,4}[-/.:]\d{1,2}([-/.:]\d{1,4})?[ T]")
_HTTP = re.compile(r"HTTP/\d|[A-Z]{3,7} \S+ HTTP/\d|<!doctype|<html", re.IGNORECASE)
# the question of a server for many clients; its next words may be glued to it
_NICK = re.compile(r"(?i:nick|nickname|name|nama|user|username)|NICK[^a-z\s].*", re.DOTALL)
_BANNER = re.compile(r"[1-5]\d\d[ -]\S|SSH-\d|[*+] ?OK\b")  # FTP, SMTP; SSH; IMAP, POP3
_HEADER = re.compile(r"\d+\s{2,}.*", re.DOTALL)  # a length, filled up with blanks
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # no escape sequence, which is \x1b
_GREETING = re.compile(
    r"(halo|hallo|hai|hi|hello|hey|welcome|selamat (pagi|siang|sore|malam|datang)|assalamu\S*|"
    r"connected|terhubung|masukkan|enter|silakan|silahkan|anda)\b",
    re.IGNORECASE,
)
_GREETING_ALONE = re.compile(
    r"(halo|hallo|hai|hi|hello|hey|hola|tes|test|ping|p|welcome|connected|ok)\W*", re.IGNORECASE
)
_NO_NAME = re.compile(r"[!?:;=<>{}|]|\.\.\.|…|[^\W\d_]{4}\.$")


def resembles(text: str, sent: str) -> str | None:
    """Return the key of the hint about `text`; None where it may well be a username.

    `sent` is the name that we have said before, or empty.
    """
    words = text.strip()
    if sent and words.casefold() == sent.casefold():
        return "name_is_echo"
    if _NICK.fullmatch(words):
        return "name_is_nick"
    if _HTTP.match(words):
        return "name_is_http"
    if _BINARY.search(text):
        return "name_is_binary"
    if _HEADER.fullmatch(text):
        return "name_is_header"
    if _STAMP.match(words):
        return "name_is_stamped"
    if _BANNER.match(words) or _is_sentence(words) or (sent and _names(words, sent)):
        return "name_is_sentence"
    return None


def _names(words: str, sent: str) -> bool:
    """Tell whether our own name is part of an answer, as in `Welcome Bob`."""
    return bool(re.search(rf"\b{re.escape(sent)}\b", words, re.IGNORECASE))


def _is_sentence(words: str) -> bool:
    count = len(words.split())
    return bool(
        count >= SENTENCE
        or _GREETING_ALONE.fullmatch(words)
        or (count > 1 and (_GREETING.match(words) or _NO_NAME.search(words)))
        or words.endswith(("?", "!", ":", "..."))
    )
