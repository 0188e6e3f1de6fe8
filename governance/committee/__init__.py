"""Committees: bodies, their colleges and seats, notices, quorum and proxies."""
