"""Addresses and licences of what is published."""
