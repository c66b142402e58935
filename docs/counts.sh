#!/usr/bin/env bash
# Counts the structure of a checkout, for the table in docs/architecture.md:
#   docs/counts.sh [DIRECTORY]
# Main sources only. A method is what stands between a line that ends in `) {` (or `throws … {`) at two or
# four blanks and the brace that closes it. A duplicated run is six lines in a row, blank lines, imports and
# braces alone left out, that stand in more than one place.
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}"

sources() { find . -path '*/src/main/java/*' -name '*.java' -not -path '*/target/*' -not -path './examples/*' | sort; }

echo "main lines:                      $(sources | xargs cat | wc -l)"
echo "of them code:                    $(sources | xargs cat | grep -vcE '^\s*(//|\*|/\*|$|import |package )')"
echo "main files:                      $(sources | wc -l)"
echo "files over 300 lines:            $(sources | xargs wc -l | awk '$2 != "total" && $1 > 300' | wc -l)"
echo "longest file:                    $(sources | xargs wc -l | awk '$2 != "total"' | sort -n | tail -n 1 | awk '{print $1, $2}' | sed 's#[^ ]*/##')"

sources | grep 'Factory\.java$' | xargs awk '
  FNR == 1 { files++ }
  /^import / { imports++ }
  { lines++ }
  END { printf "factories:                       %d files, %d lines, %d of them imports\n", files, lines, imports }'

sources | xargs awk '
  FNR == 1 { open = 0 }
  / (record|class|enum|interface) / { head = 0; next }
  !open && /^(  |    )[A-Za-z@<][^;=]*\([^;=]*\)( throws [A-Za-z, .]+)? \{$/ {
    open = 1; start = FNR; match($0, /^ */); indent = RLENGTH; name = $0; next
  }
  !open && /^(  |    )[A-Za-z@<][^;={]*\($/ { head = FNR; headname = $0; match($0, /^ */); hindent = RLENGTH; next }
  !open && head && /\)( throws [A-Za-z, .]+)? \{$/ && FNR - head < 14 { open = 1; start = head; indent = hindent; name = headname; head = 0; next }
  open && match($0, /^ *\}$/) && RLENGTH == indent + 1 {
    n = FNR - start + 1; if (n > 60) over++; if (n > longest) { longest = n; where = FILENAME; what = name }
    open = 0
  }
  END {
    sub(/.*\//, "", where); gsub(/^ +| *[{(].*$/, "", what); sub(/.* /, "", what)
    printf "methods over 60 lines:           %d\nlongest method:                  %d lines, %s in %s\n", over, longest, what, where
  }'

sources | xargs awk '
  FNR == 1 { n = 0 }
  /^import |^package / { next }
  { line = $0; gsub(/^[ \t]+|[ \t]+$/, "", line) }
  line == "" || line ~ /^[{})(;,]*$/ || line ~ /^(\/?\*|\/\/)/ || line == "@Override" { next }
  {
    window[n % 6] = line; n++
    if (n >= 6) {
      run = ""; for (i = n - 6; i < n; i++) run = run "\n" window[i % 6]
      seen[run]++
    }
  }
  END { for (run in seen) if (seen[run] > 1) { runs++; places += seen[run] } printf "duplicated runs of six lines:    %d, in %d places\n", runs, places }'
