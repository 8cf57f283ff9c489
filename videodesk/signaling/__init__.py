"""The Socket.IO protocol of PROTOCOL.md between browsers and the consultations."""
