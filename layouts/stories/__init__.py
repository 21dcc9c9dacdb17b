"""Stories: views frozen with their figures, told in order, in both languages, with or without a network."""
