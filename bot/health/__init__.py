"""What the running bot knows of itself, and whom it tells."""
