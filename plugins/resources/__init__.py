"""Resources: explainers, advice, complaint mechanisms."""
