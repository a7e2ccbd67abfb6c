#!/bin/busybox sh
# The guest: acts out the scenarios that the kernel command line names (live=a,b,c), one after another. What it does and what comes of it
# goes to the kernel's log, so that it stands in order with what the kernel says. After a scenario that hung, or that made lockdep
# report (it reports once a boot), the guest ends; the host boots another one for the rest.
/bin/busybox mkdir -p /bin /proc /sys /dev
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
# Handlers take up to three seconds, and twice that where the host is busy; who waits longer hangs.
echo 6 >/proc/sys/kernel/hung_task_timeout_secs

# How long tasks may be busy after the act before that is taken for a hang, in half seconds; the kernel's own word comes earlier.
most_polls=60
# How long the log is left to fill once a task is known to hang: the other side is reported up to two of the watchdog's periods later.
linger=8

say() { echo "live: $*" >/dev/kmsg; }

# The words of act.sh.
up() { say "up $1"; ip link set "$1" up; }
down() { say "down $1"; ip link set "$1" down; }
mtu() { say "mtu $1 $2"; ip link set "$1" mtu "$2"; }
store() { say "store $1 $2"; echo 1 >"/sys/class/net/$1/$2"; }
pause() { sleep "$1"; }
later() { "$@" & }
# quiet: waits until what was begun is done.
quiet() {
	say "quiet"
	calm=0
	while [ $calm -lt 3 ]; do
		sleep 0.2
		if is_busy; then calm=0; else calm=$((calm + 1)); fi
	done
}

# Handlers sleep and wait without being killable, like every task that waits for a lock or a work.
is_busy() { grep -q '^State:.*D (' /proc/[0-9]*/status 2>/dev/null; }
is_hung() { dmesg | grep -qE 'blocked for more than|BUG: workqueue lockup'; }
is_watched() { grep -q 'debug_locks: *1' /proc/lockdep_stats; }

# settle: waits until the act is done and nothing is busy for a second and a half; fails when something hangs.
settle() {
	polls=0
	calm=0
	while [ $polls -lt $most_polls ]; do
		sleep 0.5
		polls=$((polls + 1))
		is_hung && return 1
		if [ -e /acted ] && ! is_busy; then calm=$((calm + 1)); else calm=0; fi
		[ $calm -ge 3 ] && return 0
	done
	return 1
}

# What the loaded modules have counted.
counts() {
	for counter in asked served withdrawn; do
		for module in $modules; do
			file=/sys/module/$module/parameters/$counter
			[ -e "$file" ] && echo -n " $counter=$(cat "$file")"
		done
	done
}

# run NAME: acts one scenario out; fails when the machine is of no more use after it.
run() {
	folder=/live/$1
	say "begin $1"
	modules=$(cat "$folder/modules")
	for module in $modules; do insmod "$folder/$module.ko" || say "failed to load $module"; done
	rm -f /acted
	(
		. "$folder/act.sh"
		wait
		touch /acted
	) &
	if settle; then
		say "counts$(counts)"
		if is_watched; then
			for module in $(echo "$modules" | tr ' ' '\n' | tac); do rmmod "$module" || say "failed to unload $module"; done
		fi
		say "end $1 settled"
		is_watched
	else
		sleep $linger
		echo t >/proc/sysrq-trigger
		say "counts$(counts)"
		say "end $1 hung"
		return 1
	fi
}

say "ready"
for name in $(sed 's/.*\blive=\([^ ]*\).*/\1/; s/,/ /g' /proc/cmdline); do
	run "$name" || break
done
say "done"
sleep 0.2
reboot -f
