"""FOREIGN TONGUES. Pure readers and writers: bytes in, values out."""
