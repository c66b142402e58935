#!/usr/bin/env bash
# Makes the tables of "The small proof" in docs/results.md anew, from runs of the code as it is.
#
#   docs/results.sh DIR [ARGUMENTS OF comal run]
#
# runs conf/small-proof.conf with each seed of SEEDS (1 2 3) into DIR/seed-N, trains a best response
# against the four final language models of each, and prints the tables in Markdown, also into
# DIR/results.md. What is done already is left alone, so that the same command goes on after a kill.
# EXPLOIT holds arguments of comal exploit. A shortened proof, to see that everything works:
#
#   SEEDS=1 EXPLOIT='--steps 3 --samples 4' docs/results.sh /tmp/short --set run.steps=3 \
#     --set prox.samples=8 --set evaluator.samples=8 --set suite.matrix.task.samples=4
set -euo pipefail

if [ $# -lt 1 ] || [[ "$1" == -* ]]; then
  sed -n '2,/^set /p' "$0" | sed -e '$d' -e 's/^# \{0,1\}//' >&2
  exit 2
fi
root="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
dir="$1"
shift
read -r -a seeds <<<"${SEEDS:-1 2 3}"
read -r -a exploit <<<"${EXPLOIT:-}"
methods=(comal inpo iterative-ipo iterative-dpo)

. "$root/docs/figures.sh"
begin "; seeds ${seeds[*]}${*:+; $*}${EXPLOIT:+; exploit $EXPLOIT}"

for seed in "${seeds[@]}"; do
  run="$dir/seed-$seed"
  if [ ! -e "$run/suite.json" ]; then
    echo "results: seed $seed" >&2
    "$root/comal" run "$root/conf/small-proof.conf" "$@" --set run.seed="$seed" --out "$run" >&2
  fi
  for method in "${methods[@]}"; do
    echo "results: best response against seed $seed's $method" >&2
    # One that is done is left alone by the command itself.
    "$root/comal" exploit "$run/$method" ${exploit[@]+"${exploit[@]}"} --no-plots >&2
  done
done

{
  cat "$dir/made-with.txt"
  echo
  "$java" -cp "$lib/*" "$root/docs/ResultsTables.java" "$dir" "${seeds[@]}"
} | tee "$dir/results.md.partial"
mv "$dir/results.md.partial" "$dir/results.md"
