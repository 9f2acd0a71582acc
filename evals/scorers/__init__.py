"""Scorers: what is good and what is wrong in one answer to one case, a module for each.

The definitions are those of the newsroom questions, so that figures on both sets of questions mean the same.
"""
