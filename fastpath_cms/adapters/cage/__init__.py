"""What runs inside the cage: it reads PDFs, and imports nothing but this folder.

The cage's interpreter (``-I -S``) is given this folder by its path and knows it as the package
``cage``; modules here import each other relatively, and a PDF library only inside functions, which
run when the walls stand. A question is a name in ``answering.QUESTIONS``.
"""
