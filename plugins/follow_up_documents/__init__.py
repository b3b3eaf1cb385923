"""The follow-up of a case as PDF/UA: a case file for the United Nations or the Inter-American Commission."""
