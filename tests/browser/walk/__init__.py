"""One vulnerable family of five on its way through the net, step by step, each by the hands of whoever does it."""
