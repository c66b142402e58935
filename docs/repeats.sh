#!/usr/bin/env bash
# Finds out what repeats to the byte: runs a short version of the small proof, and then repeats it as
# `comal verify` does with the same threads, with one thread, and with the instructions of an older
# processor. Prints a row for each in Markdown, also into DIR/repeats.md.
#
#   docs/repeats.sh DIR
set -euo pipefail

if [ $# -ne 1 ] || [[ "$1" == -* ]]; then
  sed -n '2,/^set /p' "$0" | sed -e '$d' -e 's/^# \{0,1\}//' >&2
  exit 2
fi
root="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
dir="$1"
. "$root/docs/figures.sh"
begin ""

# A stage that fine-tunes, and a run of a few prox steps.
if [ ! -e "$dir/run/result.json" ]; then
  OMP_NUM_THREADS=2 "$root/comal" run "$root/conf/small-proof.conf" --out "$dir/run" --no-plots \
    --set suite=null --set algorithm.use=comal --set algorithm.tau=0.2 --set run.steps=3 \
    --set prepare.corpus.task.rows=4000 --set prepare.sft.task.steps=100 --set prox.samples=16 \
    --set evaluator.samples=16 >&2
fi

# repeat NAME [VARIABLE=VALUE …]: what verify says of the fine-tuning alone, and of the whole.
repeat() {
  local name="$1" what said
  shift
  said=()
  for what in prepared/sft .; do
    if env "$@" "$root/comal" verify "$dir/run/$what" >"$dir/verify.txt" 2>&1; then
      said+=("the same bytes")
    else
      tail -n 1 "$dir/verify.txt" >&2
      grep -q repeated "$dir/verify.txt" || exit 1
      said+=("other bytes")
    fi
  done
  echo "| $name | ${said[0]} | ${said[1]} |"
}

{
  cat "$dir/made-with.txt"
  echo
  echo "| repeated with | 100 steps of fine-tuning | with three prox steps |"
  echo "|---|---|---|"
  repeat "the same two threads" OMP_NUM_THREADS=2
  repeat "one thread" OMP_NUM_THREADS=1
  repeat "two threads, without the processor's AVX2" OMP_NUM_THREADS=2 \
    ATEN_CPU_CAPABILITY=default ONEDNN_MAX_CPU_ISA=SSE41
} | tee "$dir/repeats.md.partial"
mv "$dir/repeats.md.partial" "$dir/repeats.md"
