# pyOpenSSL is not installed: trustme names it in annotations, and takes the contexts of the `ssl` module as well.
