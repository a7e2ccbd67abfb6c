# title: ndo_stop takes the work off its queue and does not wait
# happens: clean
# lockdep: silent
up peeler0
down peeler0
up peeler0
