# Sourced by the scripts that make this folder's figures. They set root, the checkout, and dir, where
# their runs lie.

java=java
if [ -n "${JAVA_HOME:-}" ]; then java="$JAVA_HOME/bin/java"; fi
lib="$root/comal-cli/target/comal/lib"

# The version that a library's jar has in its name; a dash where there is none.
version() {
  local jar
  jar="$(find "$lib" -name "$1-[0-9]*.jar" -printf '%f\n' | head -n 1)"
  jar="${jar#"$1"-}"
  echo "${jar:+${jar%.jar}}" | sed 's/^$/–/'
}

# made_with TEXT: a line with commit, processor and libraries, and the text.
made_with() {
  local commit processor
  commit="$(git -C "$root" rev-parse --short=12 HEAD 2>/dev/null || echo unknown)"
  if [ -n "$(git -C "$root" status --porcelain --untracked-files=no 2>/dev/null)" ]; then
    commit="$commit with changes"
  fi
  processor="$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)"
  echo "Commit $commit; processor ${processor:-$(uname -m)}, $(getconf _NPROCESSORS_ONLN) cores;" \
    "Java $("$java" -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p' | head -n 1);" \
    "DJL $(version api), PyTorch $(version pytorch-native-cpu), ONNX Runtime $(version onnxruntime);" \
    "threads ${OMP_NUM_THREADS:-as many as cores}$1."
}

# begin TEXT: refuses to go on with what another build or other arguments began, since the figures
# are those of one. Keeps what made_with says in made-with.txt.
begin() {
  "$root/comal" --version >&2
  mkdir -p "$dir"
  if [ -e "$dir/made-with.txt" ] && [ "$(cat "$dir/made-with.txt")" != "$(made_with "$1")" ]; then
    echo "$dir was begun with" >&2
    sed 's/^/  /' "$dir/made-with.txt" >&2
    echo "Name another directory, or remove it." >&2
    exit 1
  fi
  made_with "$1" >"$dir/made-with.txt"
}
