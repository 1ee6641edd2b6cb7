"""NumPy and PyTorch code of a derived formula."""
