"""The methods page: every measure with its formula, a worked example and what it does not say."""
