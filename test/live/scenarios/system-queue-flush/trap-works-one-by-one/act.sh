# title: ndo_stop waits for its own work on the system queue
# happens: clean
# lockdep: silent
up steamer0
pause 1
up plug0
down steamer0
pause 1
down plug0
