"""The form of an alert's files: letters as sections of the text, and the rewriting of earlier forms."""
