#!/usr/bin/env bash
# Tries again what docs/reliability.md tells of, and writes its table of what came out anew:
#   docs/reliability.sh [-Dcomal.mutants=N …]
# Takes about ten minutes on two cores. Arguments go to Maven.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
tallies="$root/target/tallies.jsonl"
cd "$root"
mkdir -p target
rm -f "$tallies"

./mvnw -B -ntp verify -Dtest="$(paste -sd , - <<'TESTS'
SnapshotsTest
StepDirectoryTest
BatchFileTest
AskedFileTest
SummedDirectoryTest
DamagedVerdictFileTest
Faulty*Test
BadDataTest
*Mutants*Test
BrokenFolderTest
RecordedOracleTest
SecretsTest
ShownTest
AllowedPluginsTest
SilentOnnxRuntimeTest
LibraryCacheTest
NativeLeftoversTest
LauncherTest
HostileSurroundingsTest
HostileModelsTest
TESTS
)" -Dsurefire.failIfNoSpecifiedTests=false -Djacoco.skip \
  -Dcomal.tallies="$tallies" "$@"

java=java
if [ -n "${JAVA_HOME:-}" ]; then java="$JAVA_HOME/bin/java"; fi
"$java" -cp "comal-cli/target/comal/lib/*" docs/ReliabilityTable.java "$tallies" docs/reliability.md
