#!/usr/bin/env bash
# Install what is needed from Debian, where it is missing: system.sh venv|browser|office|postgresql
# Where apt cannot be used this says so and goes on; tests then report themselves as skipped,
# except in CI (CI=true), where they fail.
set -uo pipefail

missing=()
shell=""
whole=""
need() { missing+=("$@"); }

case "${1:-}" in
  venv) need python3-venv ;;
  browser)
    # The shell is the same Chromium without windows and menus: its pages cost half the processor time.
    # Older Debian has none; then the whole program serves.
    command -v chromium-headless-shell >/dev/null || shell=chromium-headless-shell
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || whole=chromium
    command -v pdftotext >/dev/null || need poppler-utils
    fc-list :lang=zh-cn 2>/dev/null | grep -q . || need fonts-noto-cjk fontconfig
    ;;
  office)
    command -v soffice >/dev/null || need libreoffice-writer libreoffice-calc libreoffice-impress
    command -v pdftoppm >/dev/null || need poppler-utils
    fc-list :lang=zh-cn 2>/dev/null | grep -q . || need fonts-noto-cjk fontconfig
    ;;
  postgresql)
    ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null || need postgresql
    command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || need nginx-light
    command -v openssl >/dev/null || need openssl
    command -v ps >/dev/null || need procps
    ;;
  *) echo "usage: system.sh venv|browser|office|postgresql" >&2; exit 2 ;;
esac
[ -n "$shell" ] && [ -n "$whole" ] && need chromium
# Where only the shell is missing, what is there serves: it is asked for once, on a machine that lets us.
asked=0
if [ ${#missing[@]} -eq 0 ]; then
  { [ -n "$shell" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; } || exit 0
  asked=1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
  elif command -v sudo >/dev/null && [ -t 0 ]; then
    as_root=(sudo)
  else
    echo "Cannot install ${missing[*]}: no root rights and no sudo. Install them by hand: apt-get install ${missing[*]}" >&2
    exit 0
  fi
fi
if ! command -v apt-get >/dev/null; then
  echo "Cannot install ${missing[*]}: apt-get is not available here." >&2
  exit 0
fi
[ $asked -eq 1 ] || echo "Installing ${missing[*]} ..."
# Set for apt-get itself: sudo hands no variables on.
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "$@"; }
apt update -qq || true
if [ -n "$shell" ] && apt-cache show "$shell" >/dev/null 2>&1 \
  && apt install -y -qq --no-install-recommends "$shell" >/dev/null 2>&1; then
  kept=()
  for name in "${missing[@]}"; do [ "$name" = chromium ] || kept+=("$name"); done
  missing=("${kept[@]}")
fi
[ ${#missing[@]} -eq 0 ] && exit 0
apt install -y -qq --no-install-recommends "${missing[@]}" >/dev/null \
  || echo "apt-get could not install ${missing[*]}; tests that need them will be skipped (or fail in CI)." >&2
exit 0
