"""The calendars of staff: feeds that they subscribe to, and their own ones, which appointments are written to.

What else stands in their own calendars closes the desk.
"""
