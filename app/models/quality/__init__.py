"""The published rules of quality as pure functions: charts, sampling, net content, spoilage, growth, yields.

Limits and tables come in as arguments: a plant may have others, each with its source.
"""
