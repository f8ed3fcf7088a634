"""Times as the rest of the app writes them: of 24 hours, where Django would say "10:25 a.m."."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j M Y, H:i"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
