#!/usr/bin/env bash
# Install from the bundle without any network: install.sh [PYTHON]. 离线安装，不需要网络。
set -euo pipefail
cd "$(dirname "$0")"
python=${1:-python3.11}

command -v "$python" >/dev/null || { echo "找不到 $python。请先安装 Python 3.11，或写明其位置：./install.sh /usr/bin/python3.11" >&2; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "离线包的组件只适用于 Python 3.11，$python 是 $("$python" --version)。" >&2; exit 1; }
echo "核对文件 ……"
sha256sum --check --quiet SHA256SUMS || { echo "文件不完整或被改动，未安装。请重新复制离线包。" >&2; exit 1; }
"$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels --require-hashes --no-deps -r requirements.txt
.venv/bin/python -m compileall -q core pages
.venv/bin/python -m core build --dataset official
echo "安装完成。启动：.venv/bin/python -m core serve"
