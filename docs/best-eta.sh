#!/usr/bin/env bash
# Makes the tables of "Each method at its own best step size" in docs/results.md anew.
#
#   docs/best-eta.sh table|language-model DIR [ARGUMENTS OF comal run]
#
# runs conf/best-eta/table.conf, or language-model.conf, with each step size of GRID (0.25 0.5 1 2.5 4)
# into DIR/eta-N, and prints the mean gap of the last five prox steps by method and step size in
# Markdown, also into DIR/best-eta.md. What is done already is left alone, so that the same command
# goes on after a kill. Another length:
#
#   docs/best-eta.sh table runs/best-eta-100 --set run.steps=100
set -euo pipefail

if [ $# -lt 2 ] || [[ "$1" != table && "$1" != language-model ]] || [[ "$2" == -* ]]; then
  sed -n '2,/^set /p' "$0" | sed -e '$d' -e 's/^# \{0,1\}//' >&2
  exit 2
fi
root="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
kind="$1"
dir="$2"
shift 2
read -r -a grid <<<"${GRID:-0.25 0.5 1 2.5 4}"
. "$root/docs/figures.sh"
begin "; $kind; eta ${grid[*]}${*:+; $*}"

for eta in "${grid[@]}"; do
  run="$dir/eta-$eta"
  if [ ! -e "$run/suite.json" ]; then
    echo "best-eta: eta $eta" >&2
    "$root/comal" run "$root/conf/best-eta/$kind.conf" --no-plots "$@" \
      --set algorithm.eta="$eta" --out "$run" >&2
  fi
done

{
  cat "$dir/made-with.txt"
  echo
  "$java" -cp "$lib/*" "$root/docs/BestEta.java" "$dir" "${grid[@]}"
} | tee "$dir/best-eta.md.partial"
mv "$dir/best-eta.md.partial" "$dir/best-eta.md"
