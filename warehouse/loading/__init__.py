"""From what a management system delivers to the store of what was loaded."""
