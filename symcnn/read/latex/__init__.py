"""LaTeX at the door: the displays of a document as claims, read strictly.

``document`` finds the displays and the declarations in comments, ``lexer`` and ``syntax`` make
trees of formulas, ``declarations`` says what names mean, ``meaning`` makes terms of trees, and
``displays`` makes claims of displays.
"""
