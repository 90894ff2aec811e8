"""Views of the project: front door, account, people, the studio's own page, health."""
