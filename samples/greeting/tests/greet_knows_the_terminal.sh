# The program takes the width of the terminal that it runs in.
if [ ! -t 0 ]; then
  echo 'standard input is no terminal'
  exit 77
fi
columns=$(stty size | cut -d ' ' -f 2)
[ "$columns" -gt 0 ] || { echo 'the terminal has no width'; exit 77; }
[ "$(./greet -W)" = "$columns" ]
