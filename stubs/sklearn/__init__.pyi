# The part that examples/demo.py uses: the package has no annotations.
