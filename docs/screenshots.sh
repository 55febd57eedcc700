#!/usr/bin/env bash
# Takes the README's pictures from the running demo, with a data folder of its own, and ends it again.
set -euo pipefail
cd "$(dirname "$0")/.."
port=${1:-5089}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || { kill "$server" && wait "$server" || true; } 2>/dev/null; rm -rf "$work"' EXIT

dotnet build Dashboard.Tests -v quiet -nologo -maxcpucount:2 </dev/null
mkdir -p docs/screenshots
dotnet Dashboard/bin/Debug/net10.0/Dashboard.dll --demo --data "$work/data" --urls "http://127.0.0.1:$port" >"$work/log" 2>&1 </dev/null &
server=$!
for _ in $(seq 120); do
  docker/healthcheck "$port" 2>/dev/null && break
  kill -0 "$server" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
  sleep 1
done

DASHBOARD_PICTURES_OF="http://127.0.0.1:$port" \
  dotnet Dashboard.Tests/bin/Debug/net10.0/Dashboard.Tests.dll -explicit only -class "*ReadmePictures" -noLogo </dev/null
ls -l docs/screenshots
