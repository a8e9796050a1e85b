"""A cable between client and server: a TCP proxy that shows each piece and breaks on command."""
