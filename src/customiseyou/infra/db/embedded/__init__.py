"""PostgreSQL from a wheel, as our own direct child: nothing to install, nothing left behind.

It listens on a unix socket in a folder that only its user may enter, never on TCP. A lock file
decides who owns a cluster; whether a server really runs is never read from a file but asked.
"""
