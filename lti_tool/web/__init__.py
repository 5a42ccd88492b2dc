"""What every page shares: headers, errors, forms, the clock; it knows no domain."""
