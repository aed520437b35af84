"""Who a person is at this station: badge, keys, login, session, and the person's own database connection."""
