"""The Open Binary Client Protocol: bytes in, messages out, and back. No sockets, event loops or serializers in here."""
