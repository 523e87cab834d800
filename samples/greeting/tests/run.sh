# Runs every test and reports in the Test Anything Protocol. A test passes with exit status 0 and is
# skipped with 77, saying why on its last line.
set -u

cases='compose_by_hour compose_in_every_language compose_refuses_what_it_does_not_know
  compose_cuts_between_characters wrap_at_words wrap_keeps_long_words_and_breaks wrap_counts_characters'
scripts='greet_prints_a_greeting greet_refuses_bad_arguments greet_knows_the_terminal'

number=0 passed=0 skipped=0 failed=0

# report NAME STATUS
report() {
  number=$((number + 1))
  case $2 in
    0)
      passed=$((passed + 1))
      echo "ok $number - $1" ;;
    77)
      skipped=$((skipped + 1))
      echo "ok $number - $1 # SKIP $(tail -n 1 "tests/$1.log")" ;;
    *)
      failed=$((failed + 1))
      echo "not ok $number - $1"
      sed 's/^/#   /' "tests/$1.log"
      echo "#   exit status $2" ;;
  esac
}

# shellcheck disable=SC2086
set -- $cases $scripts
echo "1..$#"
for name in $cases; do
  tests/cases "$name" >"tests/$name.log" 2>&1
  report "$name" $?
done
for name in $scripts; do
  sh "$srcdir/tests/$name.sh" >"tests/$name.log" 2>&1
  report "$name" $?
done

echo "# TOTAL: $number"
echo "# PASS:  $passed"
echo "# SKIP:  $skipped"
echo "# FAIL:  $failed"
[ "$failed" -eq 0 ]
