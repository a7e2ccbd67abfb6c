# title: the first way out: try for a while, then give up
# happens: work lost
# lockdep: silent
up moka0
quiet
up moka1
down moka0
