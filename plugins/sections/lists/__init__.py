"""The lists of alerts by year, country, region, violation, perpetrators, outcome and authority."""
