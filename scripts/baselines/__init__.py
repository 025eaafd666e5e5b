"""Well-known ways to the same spans, trained on the same articles: what the embedded model is held against."""
