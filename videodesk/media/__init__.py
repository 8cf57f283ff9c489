"""How pictures and sound travel. One port, `MediaEngine`; today peer to peer with STUN and TURN behind it."""
