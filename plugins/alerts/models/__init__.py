"""The fields of an alert's files: facts and words of the original, words of each translation."""
