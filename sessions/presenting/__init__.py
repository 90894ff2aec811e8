"""Plans and rows to values that a template prints without thinking: one module a page."""
