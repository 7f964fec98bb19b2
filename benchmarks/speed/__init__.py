"""The measure of speed: the product and its peers on one made corpus, in one run.

`python -m benchmarks.speed` makes the corpora and the peers' environments, checks each method on a
tiny corpus, runs all of them in turn and keeps one table. `README.md` of this folder says what the
numbers mean.
"""
