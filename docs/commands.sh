#!/usr/bin/env bash
# Times whole commands from a built checkout, and a plugin author's build: the quickest, the middle
# and the slowest of five starts in a row (the quickstart and first builds once). Prints a table in
# Markdown, also into DIR/commands.md. Takes some minutes; nothing else should run.
#
#   docs/commands.sh DIR
set -euo pipefail

if [ $# -ne 1 ] || [[ "$1" == -* ]]; then
  sed -n '2,/^set /p' "$0" | sed -e '$d' -e 's/^# \{0,1\}//' >&2
  exit 2
fi
root="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
dir="$1"
# shellcheck source=docs/figures.sh
. "$root/docs/figures.sh"
begin ""
dir="$(cd "$dir" && pwd)"

# seconds COMMAND…: of one start, by the clock; what it printed is in DIR/output.txt.
seconds() {
  local TIMEFORMAT=%R
  if ! { time "$@" >"$dir/output.txt" 2>&1; } 2>"$dir/time.txt"; then
    tail -n 20 "$dir/output.txt" >&2
    exit 1
  fi
  cat "$dir/time.txt"
}

# row TEXT TIMES COMMAND…
row() {
  local text="$1" times="$2" k all
  shift 2
  all=()
  for ((k = 0; k < times; k++)); do all+=("$(seconds "$@")"); done
  printf '%s\n' "${all[@]}" | sort -n |
    awk -v text="$text" '{t[NR] = $1} END {
      m = t[int((NR + 1) / 2)]
      if (NR == 1) printf "| %s | %.2f s | |\n", text, m
      else printf "| %s | %.2f s | %.2f to %.2f s |\n", text, m, t[1], t[NR]
    }'
}

# run CONFIG: anew each time.
run() {
  rm -rf "$dir/run"
  "$root/comal" run "$root/$1" --out "$dir/run"
}

# As docs/writing-a-plugin.md has its reader do, with the loss that it shows.
install() { (cd "$root" && ./mvnw -B -ntp install -Pquick -pl comal-plugin-parent -am); }
package() { (cd "$dir/plugin" && "$root/mvnw" -B -ntp package "$@"); }
edited() {
  touch "$dir/plugin/src/main/java/com/example/hinge/HingeLoss.java"
  package "$@"
}

{
  cat "$dir/made-with.txt"
  echo
  echo "| command | middle | of five |"
  echo "|---|---|---|"
  row '`./comal --help`' 5 "$root/comal" --help
  row '`./comal config conf/quickstart.conf`' 5 "$root/comal" config "$root/conf/quickstart.conf"
  row '`./comal run conf/paper/figure-2.conf`: 8 runs of 5,000 to 10,000 prox steps, all plots' 5 \
    run conf/paper/figure-2.conf
  row '`./comal run conf/quickstart.conf`' 1 run conf/quickstart.conf
  row '`./mvnw install -Pquick -pl comal-plugin-parent -am`, once before the first plugin' 1 install
  rm -rf "$dir/plugin"
  cp -R "$root/examples/plugin-loss" "$dir/plugin"
  rm -rf "$dir/plugin/target"
  row '`mvn package` of a new plugin, the loss of the guide, its kits included' 1 package
  row 'the same after an edit' 5 edited
  row 'the same after an edit, `-DskipTests`' 5 edited -DskipTests
} | tee "$dir/commands.md"
rm -rf "$dir/run" "$dir/plugin" "$dir/output.txt" "$dir/time.txt"
