"""What any room stands on: settings, data, clock, facts, pages, live connections. It knows no word of the trade."""
