"""python -m code2worlds"""

from .cli import main

main()
