#!/usr/bin/env bash
# Measures again what docs/scaling.md tells of executors of Spark, and of large steps and tasks, on this machine:
#   docs/scaling.sh
# Starts masters and workers on loopback; takes about ten minutes on two cores. Nothing else should run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
./mvnw -B -ntp verify -pl comal-spark -am -Dtest=ScalingFigures -Dsurefire.failIfNoSpecifiedTests=false -Djacoco.skip |
  grep --line-buffered 'scaling:\|ERROR'
