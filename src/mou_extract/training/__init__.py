"""Training: needs the `train` extra. Nothing in inference imports this package."""
