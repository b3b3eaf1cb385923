"""Sign-on letters as PDF/UA: the sheet to sign by hand, the letter as delivered with its signatures."""
