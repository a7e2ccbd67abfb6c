# title: the task spins without sleeping, and the works behind it wait for the processor
# happens: deadlock
# lockdep: silent
up masher0
down masher0
await 'BUG: workqueue lockup'
