"""The statistical warehouse: from extracts of the management systems to one published file."""
