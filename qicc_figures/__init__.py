"""The figures of the book: what each shows, in numbers and words, its picture, and the live figure in page or notebook.

They read `qicc_lib` and add nothing to its physics. One call makes a figure:

>>> import qicc_lib as qicc
>>> qicc.explore is explore
True
"""

from .explorers import explore

__all__ = ["explore"]
