# title: the halt looks whether it runs as the recovery work
# happens: clean
# lockdep: silent
up zester0
mtu zester0 1400
quiet
down zester0
