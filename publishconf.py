"""Settings of the published site: those of ``pelicanconf.py``, with the public address."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pelicanconf import *

SITEURL = "https://urgent-action.example"
