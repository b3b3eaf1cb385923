"""The page on which urgent situations are reported."""
