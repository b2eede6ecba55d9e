"""Models of data that ships beside them: pure, without database, files of others or web."""
