"""Under which item of the agenda one writes."""
