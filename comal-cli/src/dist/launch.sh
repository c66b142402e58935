# Sourced by the two scripts called comal, in a checkout and in a distribution: what starts the program.

# Sets java to the one that is used, or ends with a sentence. A distribution may bring one, whose folder is the
# argument.
find_java() {
  local own="${1:-}" release version files
  if [ -n "$own" ] && [ -x "$own/bin/java" ]; then
    java="$own/bin/java"
  elif [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
    java="$JAVA_HOME/bin/java"
  else
    java="$(command -v java || true)"
  fi
  if [ -z "$java" ]; then
    echo "comal: no Java found; install a JDK, version 17 or newer, or set JAVA_HOME." >&2
    exit 1
  fi

  # The JDK's release file answers without starting a second JVM, which every start would feel.
  release="$(dirname "$(dirname "$(readlink -f "$java" || echo "$java")")")/release"
  version=""
  if [ -r "$release" ]; then version="$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release")"; fi
  if [ -z "$version" ]; then
    version="$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)"
  fi
  if [ "${version:-0}" -lt 17 ]; then
    echo "comal: Java 17 or newer is required; $java is version ${version:-unknown}." >&2
    exit 1
  fi

  # The program holds its jars open, and Java cannot say what is wrong once nothing more can be opened.
  files="$(ulimit -Hn)"
  if [ "$files" != unlimited ] && [ "$files" -lt 128 ]; then
    echo "comal: at most $files files may be open here and 128 are wanted; allow more by ulimit -n." >&2
    exit 1
  fi
}

# Becomes the program whose jars are in a folder, with the arguments behind it.
start_java() {
  local lib="$1" terminal=false rows="" typed=false letters="" brief=""
  shift

  # Java cannot tell in every version whether standard error is a terminal.
  if [ -t 2 ] && [ "${TERM:-dumb}" != dumb ]; then terminal=true; fi

  # Pictures are drawn over again in their place, where they have room.
  if [ "$terminal" = true ]; then rows="$({ stty size </dev/tty; } 2>/dev/null | cut -d " " -f 1)"; fi

  if [ -t 0 ]; then typed=true; fi

  # PyTorch's threads wait for each other spinning for a moment, and then asleep. Asleep at once, a
  # training step takes a sixth more time; spinning for milliseconds, as PyTorch has it, two runs side by
  # side take the cores from each other.
  if [ -z "${OMP_WAIT_POLICY:-}" ]; then
    export OMP_WAIT_POLICY=PASSIVE GOMP_SPINCOUNT="${GOMP_SPINCOUNT:-3000}"
  fi

  # In the locale C, which containers begin with, Java can name no file with letters beyond ASCII.
  case "${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}" in C | POSIX) letters="env LC_ALL=C.UTF-8" ;; esac

  # What only reads and prints is done before the second compiler would pay.
  case " $* " in
    "  "|*" --help "*|*" -h "*|" help "*|*" --version "*|" plugins "*|" config "*|" completion "*|" new "*)
      brief="-XX:TieredStopAtLevel=1" ;;
  esac

  # shellcheck disable=SC2086  # the options are split into words on purpose
  exec $letters "$java" -Xshare:auto -XX:+UseSerialGC $brief -Dcomal.terminal="$terminal" -Dcomal.rows="${rows:-24}" -Dcomal.typed="$typed" ${COMAL_JAVA_OPTS:-} -cp "$lib/*" org.comal.cli.Main "$@"
}
