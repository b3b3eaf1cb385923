"""Edits of front matter that change nothing but what they are for, and files that are replaced as a whole.

Whoever types a file keeps its comments, line ends and quotation marks: :func:`append_entry` and
:func:`set_scalar` change text, not values, and refuse what they cannot change safely.
"""

from plugins.content.front_matter_edits.edits import append_entry, set_scalar
from plugins.content.front_matter_edits.errors import EditError
from plugins.content.front_matter_edits.replace import OpenFile, open_file, replace_files

__all__ = ["EditError", "OpenFile", "append_entry", "open_file", "replace_files", "set_scalar"]
