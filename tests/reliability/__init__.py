"""What the client does when members die, networks lie and callers cancel: goals R1 to R20, with figures.

`make reliability` runs all of it and prints the table, with the official client's figures from the same programs beside
ours; `make test` runs what is quick.
"""
