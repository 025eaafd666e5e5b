"""Rules after the model: what Korean and the article as a whole say of the spans that it tagged.

`coherence` lists them in their order. None asks a model; most rest on a count over annotated articles, told beside
them, and look at nothing but the text and the spans.
"""
