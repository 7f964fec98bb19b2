"""The measure of accuracy: planted and natural repeats, scored on the output text.

`python -m benchmarks.quality` plants labelled cases into articles, runs the product and the
methods people use today on them, and reads what each leaves standing. `README.md` of this folder
says what the numbers mean.
"""
