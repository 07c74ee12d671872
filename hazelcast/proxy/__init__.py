"""Data structures of the cluster, one file each."""
