"""What happened after: lines on authorities, their figures, and a page with a feed of all that is known."""
