#!/usr/bin/env bash
# Builds everything and runs every test. The last line is "N passed, N failed" (and ", N skipped" where something was).
# What the tests need and the machine lacks is installed from Debian's packages when this runs as root.
set -uo pipefail
cd "$(dirname "$0")"
exec </dev/null

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

finish() { # passed failed skipped
  local line="$1 passed, $2 failed"
  [ "$3" -gt 0 ] && line+=", $3 skipped"
  echo "$line"
  [ "$2" -eq 0 ] && [ "$1" -gt 0 ]
  exit
}

stop() {
  echo "$1" >&2
  finish 0 1 0
}

install_missing() {
  local missing=()
  command -v chromium >/dev/null || missing+=(chromium)
  [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || missing+=(fonts-dejavu-core)
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  command -v strace >/dev/null || missing+=(strace)
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "missing: ${missing[*]} (not root, or not Debian: install them by hand; browser tests are skipped without chromium, that of synced commits without strace)" >&2
    return
  fi
  echo "installing ${missing[*]}" >&2
  DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    echo "could not install ${missing[*]}" >&2
}

install_missing
command -v dotnet >/dev/null || stop "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download"
dotnet build Dashboard.slnx -v quiet -nologo -maxcpucount:2 || stop "The build failed: nothing was tested."

results=artifacts/test-results.xml
mkdir -p artifacts
rm -f "$results"
# The runner's own exit code counts too: it differs from zero when a test process dies before it can report.
timeout --kill-after=20s 660s dotnet Dashboard.Tests/bin/Debug/net10.0/Dashboard.Tests.dll -xml "$results" -noLogo -noColor "$@"
code=$?

[ -s "$results" ] || stop "The tests ended with code $code and left no report."
count() { grep -o "<assembly [^>]*>" "$results" | grep -o "[^-]\b$1=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{ sum += $1 } END { print sum + 0 }'; }
failed=$(($(count failed) + $(count errors)))
[ "$code" -ne 0 ] && [ "$failed" -eq 0 ] && failed=1
finish "$(count passed)" "$failed" "$(count skipped)"
