"""The messages of the protocol, a module of declarations per service."""
