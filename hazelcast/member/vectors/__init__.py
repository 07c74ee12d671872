"""Vector collections: documents found by the nearness of their vectors, which are compared with every one of them."""
