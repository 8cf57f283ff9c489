"""`videodesk rehearse`: the whole way, from booking to talking, without a browser."""
