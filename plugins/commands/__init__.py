"""Implementation of the tasks in ``tasks.py``, which people run with ``invoke`` in a terminal."""
