"""Processes that never outlive their parent: the supervisor, its programs, the worker pool."""
