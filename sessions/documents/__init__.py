r"""Paper: the plan and the hand-out, as PDF and as what their pages on screen show.

    Plan --> sheets (words, ready to be set) --> Typst template  --> PDF
                                             \-> Django template --> page

``plan_sheet`` and ``handout_sheet`` word everything once, so that paper and screen cannot drift apart. ``printable``
says what becomes of typed text on paper, ``render`` sets the pages.
"""
