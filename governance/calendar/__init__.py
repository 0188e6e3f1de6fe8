"""The calendar: the months of an initiative, and the feeds that diaries follow."""
