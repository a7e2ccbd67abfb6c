# title: ndo_stop waits for its own work on the system queue
# happens: clean
# lockdep: silent
up steamer0
quiet
up plug0
down steamer0
quiet
down plug0
