"""Tingji: a server for online court hearings."""
