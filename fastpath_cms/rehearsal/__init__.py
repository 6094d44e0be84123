"""The rehearsal: a whole year built by real deeds, and the machine that shows any part of it."""
