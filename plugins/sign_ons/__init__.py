"""Sign-on letters by organisations and petitions by people: fields, reading, checks, and who signed."""
