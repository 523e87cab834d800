# Whatever is wrong with the arguments is told, and the exit status is 2.
refused() {
  expected=$1
  shift
  said=$(./greet "$@" 2>&1)
  status=$?
  echo "greet $*: status $status, said: $said"
  [ "$status" -eq 2 ] || exit 1
  case $said in
    *"$expected"*) ;;
    *) exit 1 ;;
  esac
}
refused 'unknown language: tlh' -l tlh
refused 'not an hour' -t 24
refused 'not an hour' -t noon
refused 'not a width' -w -5
refused 'unknown option: -x' -x
refused 'unknown option: -lt' -lt
refused 'needs a value: -l' -l
refused 'one name is enough: Grace' Ada Grace
