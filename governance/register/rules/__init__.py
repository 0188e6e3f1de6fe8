"""What a register is made of: exact texts, filters, files for spreadsheets. Pure."""
