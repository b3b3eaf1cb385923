"""Code of the site generator and the mailing, one package per subject."""
