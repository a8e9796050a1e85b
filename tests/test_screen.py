"""The stepper's screen: a program's own output, as a terminal shows it."""

from chatkit.stepper.screen import MAX_LINES, MAX_WIDTH, Screen


def shown(*pieces: bytes) -> list[str]:
    screen = Screen()
    for piece in pieces:
        screen.feed(piece)
    return [line.text for line in screen.lines()]


def test_blanks_tabs_and_empty_lines_stay() -> None:
    assert shown(b"a" + b" " * 40 + b"b\n\n\tc\n") == ["a" + " " * 40 + "b", "", "        c"]


def test_a_letter_cut_in_two_pieces_is_one_letter() -> None:
    assert shown("é".encode()[:1], "é".encode()[1:]) == ["é"]


def test_a_carriage_return_writes_over_the_line_and_windows_line_ends_are_plain_ones() -> None:
    assert shown(b"100 of 100\r  7\nsatu\r\ndua") == ["  7 of 100", "satu", "dua"]


def test_colours_are_taken_out_and_red_is_an_error_until_it_ends() -> None:
    screen = Screen()
    screen.feed(b"\x1b[1;32mhijau\x1b[0m\n\x1b[31mmerah\nmasih\x1b[0m\nbiasa\n\x1b[")
    lines = screen.lines()
    assert [line.text for line in lines] == ["hijau", "merah", "masih", "biasa"]
    assert [line.kind for line in lines] == ["theirs", "problem", "problem", "theirs"]


def test_every_other_control_is_an_escape() -> None:
    assert shown(b"\x1b[2J\x07\x08\xe2\x80\xae") == ["\\x1b[2J\\x07\\x08\\u202e"]


def test_it_is_bounded_and_closed_for_good() -> None:
    screen = Screen()
    screen.feed(b"x\n" * 1000 + b"y" * (MAX_WIDTH + 1))
    lines = screen.lines()
    assert len(lines) == MAX_LINES + 1
    assert [len(line.text) for line in lines[-2:]] == [MAX_WIDTH, 1]
    screen.close()
    screen.feed(b"terlambat\n")
    assert screen.lines() == lines


def test_a_progress_line_stays_one_line_however_often_it_is_overwritten() -> None:
    percents = [b"%5.1f %%" % (count / 10) for count in range(1000)]
    last = [" 99.9 %"]
    assert shown(*(b"\r" + percent for percent in percents)) == last
    assert shown(*(percent + b"\r" for percent in percents)) == last
    assert shown(b"\r".join(percents) + b"\n", b"dua") == [*last, "dua"]


def test_an_escape_sequence_without_an_end_is_cut_like_any_long_line() -> None:
    lines = shown(b"\x1b[", *[b"0" * 65_536] * 8)
    assert max(map(len, lines)) <= MAX_WIDTH + len("\\x1b") - 1
