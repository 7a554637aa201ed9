"""The measurements that the documentation quotes, each beside its peer in the same run."""
