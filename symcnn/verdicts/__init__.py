"""From a statement to a verdict with its guards."""
