"""The laboratory: who reviews what. Knows neither Flask nor the database."""
