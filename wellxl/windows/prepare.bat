@echo off
rem ASCII only above the next line: cmd reads this file in the code page of the moment.
chcp 936 >nul
title 中心城区日通报 - 准备环境
setlocal DisableDelayedExpansion
set "HERE=%~dp0"
setlocal EnableDelayedExpansion
set "HOME_OF=!LOCALAPPDATA!\wellxl"
set "ASK=import sys, venv, ensurepip; sys.exit(42 if (3, 10) <= sys.version_info and sys.maxsize > 2**32 else 1)"
set "CODE=2"

rem Every Python is run before it is trusted; a stub that only opens the Store cannot give 42.
rem In a cmd of its own, because some are .bat files, from which nobody would come back here.
set "PY=py -{python}"
cmd /d /c !PY! -c "!ASK!" >nul 2>nul
if "!errorlevel!"=="42" goto make
set "PY=py -3"
cmd /d /c !PY! -c "!ASK!" >nul 2>nul
if "!errorlevel!"=="42" goto make
set "PY=python"
cmd /d /c !PY! -c "!ASK!" >nul 2>nul
if "!errorlevel!"=="42" goto make
set "PY=python3"
cmd /d /c !PY! -c "!ASK!" >nul 2>nul
if "!errorlevel!"=="42" goto make
echo 这台电脑上没有可用的 Python（需要 64 位的 3.10 及以上版本）。
echo 请改用带运行环境的 wellxl-windows.zip：解压后不用安装任何软件。
goto finish

:make
echo 正在准备运行环境，约需一分钟，请不要关闭本窗口。
cmd /d /c !PY! -m venv "!HOME_OF!"
if not "!errorlevel!"=="0" goto failed
set "PY=!HOME_OF!\Scripts\python.exe"
if not exist "!HERE!wheels" goto index
"!PY!" -m pip install --quiet --disable-pip-version-check --no-index --find-links "!HERE!wheels" -r "!HERE!app\requirements.txt"
if "!errorlevel!"=="0" goto ready
echo wheels 文件夹里的安装包与这台电脑的 Python 版本不符，改为联网安装。
:index
"!PY!" -m pip install --quiet --disable-pip-version-check -r "!HERE!app\requirements.txt"
if "!errorlevel!"=="0" goto ready

:failed
echo 运行环境没有准备成功：请检查网络和磁盘空间后重试，或改用带运行环境的 wellxl-windows.zip。
goto finish

:ready
echo 运行环境已准备好：现在可以双击“一键汇总”了。
set "CODE=0"

:finish
if "!WELLXL_NO_PAUSE!"=="1" goto leave
echo.
pause
:leave
exit !CODE!
