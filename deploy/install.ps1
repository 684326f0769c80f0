# Install from the bundle without any network, in PowerShell: .\install.ps1 [-Python PATH]. 离线安装，不需要网络。
param([string]$Python = "py")
$ErrorActionPreference = "Stop"
Set-Location $PSScriptRoot
$arguments = if ($Python -eq "py") { @("-3.11") } else { @() }
& $Python @arguments -c "import sys; sys.exit(sys.version_info[:2] != (3, 11))"
if ($LASTEXITCODE) { throw "离线包的组件只适用于 Python 3.11，请先安装，或用 -Python 写明其位置。" }
foreach ($line in Get-Content SHA256SUMS) {
    $sum, $name = $line -split "  ", 2
    if ((Get-FileHash -Algorithm SHA256 -LiteralPath $name).Hash -ne $sum) { throw "文件不完整或被改动，未安装：$name" }
}
& $Python @arguments -m venv .venv
& .venv\Scripts\python -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels --require-hashes --no-deps -r requirements.txt
if ($LASTEXITCODE) { throw "安装组件失败，原因见上。" }
& .venv\Scripts\python -m core build --dataset official
Write-Output "安装完成。启动：.venv\Scripts\python -m core serve"
