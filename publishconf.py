"""The site as published: the same gates and pages as ``pelicanconf.py``, at its public address."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pelicanconf import *

SITEURL = "https://urgent-action.example"
