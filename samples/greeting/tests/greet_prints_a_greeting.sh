# The program greets in the language, at the hour and within the width that it is told.
set -e
[ "$(./greet -t 9 Ada)" = 'Good morning, Ada!' ]
[ "$(./greet -l de -t 20)" = 'Guten Abend!' ]
[ "$(./greet -t 13 -w 10 'Ada Lovelace')" = 'Good
afternoon,
Ada
Lovelace!' ]
[ "$(./greet -v)" = 'greet 1.0.0' ]
./greet -L | grep -x uk
./greet -h | grep 'Usage: greet'
