r"""Usernames told from other first words: a banner, a sentence, a stamped message, a header.

A program that knows no usernames sends something else first, and it would be taken for a name.
Nothing here is certain, so a name is never refused; a person gets a hint and chooses.
"""

import re

SENTENCE = 5  # words; few people write so many names

_STAMP = re.compile(r"[\[(]?\d{1,4}[-/.:]\d{1,2}([-/.:]\d{1,4})?[\])]?[ T]")
_HTTP = re.compile(r"HTTP/\d|[A-Z]{3,7} \S+ HTTP/\d")
_BANNER = re.compile(r"\d{3}[ -]\S|SSH-\d|[*+]OK\b")  # FTP, SMTP; SSH; POP3 and IMAP
_HEADER = re.compile(r"\d+(?:\s{2}.*|\s*)", re.DOTALL)  # a length, filled up with blanks
_BINARY = re.compile(r"\\x[0-9a-f]{2}|[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # no escape sequence: 0x1b
_NO_NAME = re.compile(r"[!?:;=<>{}|]|\.\.\.|…|[.]$")
_GREETING = re.compile(
    r"(halo|hallo|hai|hi|hello|hey|selamat|welcome|wilujeng|assalamu\S*|tes|test|ping|p|"
    r"connected|terhubung|masukkan|enter|silakan|silahkan|server|anda|kamu|you)\b",
    re.IGNORECASE,
)
_ONE_WORD = re.compile(r"(halo|hallo|hai|hi|hello|hey|tes|test|ping|p)\W*", re.IGNORECASE)


def resembles(text: str) -> str | None:
    """Return the key of the hint about `text`; None where it may well be a username."""
    words = text.strip()
    if words == "NICK":
        return "name_is_nick"
    if _HTTP.match(words):
        return "name_is_http"
    if _BINARY.search(text):
        return "name_is_binary"
    if _HEADER.fullmatch(text):
        return "name_is_header"
    if _STAMP.match(words):
        return "name_is_stamped"
    if _BANNER.match(words) or _is_sentence(words):
        return "name_is_sentence"
    return None


def _is_sentence(words: str) -> bool:
    count = len(words.split())
    return bool(
        count >= SENTENCE
        or _ONE_WORD.fullmatch(words)
        or (count > 1 and (_GREETING.match(words) or _NO_NAME.search(words)))
        or words.endswith(("?", "!", ":", "..."))
    )
