import sys

from mou_extract.cli import main

sys.exit(main())
