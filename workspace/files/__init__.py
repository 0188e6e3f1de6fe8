"""Files of a stream: PDF, spreadsheets, photos, with their versions."""
