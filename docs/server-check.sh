#!/usr/bin/env bash
# Draws responses from a running llama.cpp server, or from vLLM, and prints how far its
# log-probabilities are from those of the same model's folder here.
#
#   llama-server -m MODEL.gguf --port 8080 --ctx-size 4096 --parallel 4
#   docs/server-check.sh FOLDER http://localhost:8080 llama-cpp
#   vllm serve FOLDER --port 8000 --served-model-name base --dtype float32
#   docs/server-check.sh FOLDER http://localhost:8000 vllm
set -euo pipefail

if [ $# -ne 3 ] || [[ "$1" == -* ]]; then
  sed -n '2,/^set /p' "$0" | sed -e '$d' -e 's/^# \{0,1\}//' >&2
  exit 2
fi
root="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
"$root/comal" generate "$1" --samples 4 --temperature 1 --max-tokens 64 \
  --set policy.sampler.use=server --set "policy.sampler.urls=[\"$2\"]" \
  --set "policy.sampler.speech=$3" --set policy.sampler.load=none --set policy.sampler.model=base \
  "Name three colours." "What is the capital of France?" "Write a haiku about rain." \
  "Why is the sky blue?" 2>&1 >/dev/null | grep "nats a token"
