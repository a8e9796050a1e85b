"""A sign for each answer; Python has a module of this name, too."""

TANDA = b"Server: buatan-sendiri\r\n"
