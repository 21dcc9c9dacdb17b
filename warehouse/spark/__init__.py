"""The models on Apache Spark, past one machine; the rest of a build stays where it is."""
