"""`chatkit check`, on a corpus of programs as students write them."""
