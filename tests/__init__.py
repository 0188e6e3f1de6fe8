"""The rules of the house, told as tests."""
