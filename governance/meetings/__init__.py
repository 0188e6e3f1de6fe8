"""Meetings: notice, agenda, attendance by interval, minutes."""
