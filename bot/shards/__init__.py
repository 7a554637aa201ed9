"""Several processes that serve one bot: whose shard is whose, and what each may do."""
