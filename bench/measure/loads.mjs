// Two builds that use all of a machine: one that compiles, and one that heeds nothing.
import { availableParallelism } from 'node:os';

const cores = availableParallelism();

/** Compiles zlib again and again with as many jobs as the machine has cores, whatever it is told. */
export const compiling = `[ -f Makefile.done ] || { ./configure >/dev/null && touch Makefile.done; }
while :; do make clean >/dev/null && MAKEFLAGS= make -j${cores} libz.a >/dev/null; done`;

/** Twice as many loops as cores, each in a session of its own and on every core that it can have. */
export const rogue = `n=0
while [ $n -lt ${cores * 2} ]; do
  (setsid sh -c 'taskset -cp 0-${cores - 1} $$ >/dev/null 2>&1; while :; do :; done' &)
  n=$((n + 1))
done
while :; do sleep 1; done`;
