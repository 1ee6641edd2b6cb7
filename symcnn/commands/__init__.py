"""What a person types: the commands, their options, their processes."""
