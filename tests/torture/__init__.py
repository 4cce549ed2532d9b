"""Kills, rot, full disks and rivals, against the whole program; all of it by `make torture`."""
