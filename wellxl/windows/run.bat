@echo off
rem ASCII only above the next line: cmd reads this file in the code page of the moment.
chcp 936 >nul
title 中心城区日通报 - {title}
rem Taken with delayed expansion off, or every exclamation mark in a path is lost.
setlocal DisableDelayedExpansion
set "WELLXL_HERE=%~dp0"
set "WELLXL_NAME=%~nx0"
set WELLXL_ARGS=%*
rem Programs for archives unpack a file that is clicked in them alone, into folders of these names.
set "SEEN=%WELLXL_HERE:.zip=?%"
set "SEEN=%SEEN:\Temp\=?%"
set "SEEN=%SEEN:Rar$=?%"
set "SEEN=%SEEN:360zip=?%"
rem Used with delayed expansion on, or the signs in a path are taken for those of cmd.
setlocal EnableDelayedExpansion
set "WELLXL_LINE=!cmdcmdline!"
set "PYTHONPATH=!WELLXL_HERE!app"
set "CODE=2"

rem Every Python is run before it is trusted; a stub that only opens the Store cannot give 42.
set "PY=!WELLXL_HERE!runtime\python.exe"
"!PY!" -X utf8 -c "import sys; sys.exit(42)" >nul 2>nul
if "!errorlevel!"=="42" goto start
set "PY=!LOCALAPPDATA!\wellxl\Scripts\python.exe"
"!PY!" -X utf8 -c "import sys; sys.exit(42)" >nul 2>nul
if "!errorlevel!"=="42" goto start

if exist "!WELLXL_HERE!runtime\python.exe" goto broken
if not "!SEEN!"=="!WELLXL_HERE!" goto preview
if exist "!WELLXL_HERE!准备环境.bat" goto prepare
echo 没有找到运行环境（runtime 文件夹）：本文件不能单独复制出来使用。
echo 请把 wellxl-windows.zip 重新完整解压到一个新文件夹，再双击其中的“{title}”。
goto finish

:preview
echo 现在是在压缩包里直接打开的，程序不完整，不能运行。
echo 请先关闭本窗口，右键压缩包选“全部解压缩”，再到解压出来的文件夹里双击“{title}”。
goto finish

:prepare
echo 这台电脑上还没有准备好运行环境：请先双击“准备环境”，完成后再双击“{title}”。
goto finish

:broken
echo 运行环境不能启动：可能被杀毒软件隔离了文件，或者这台电脑不是 64 位的 Windows 10 及以上版本。
echo 请在杀毒软件中恢复被隔离的文件，或把 wellxl-windows.zip 重新完整解压后再试。
goto finish

:start
"!PY!" -X utf8 -m wellxl.windows.desk {verb}
rem It adds 10 to its status: 0 to 9 and what a crash leaves are not its own.
set /a CODE=!errorlevel! - 10
if "!CODE!"=="0" goto finish
if "!CODE!"=="1" goto finish
if "!CODE!"=="2" goto finish
set "CODE=2"
echo 程序不完整，或者中途停止了，没有完成：请把 wellxl-windows.zip 重新完整解压后再试；仍不行请联系维护人员。

:finish
if "!WELLXL_NO_PAUSE!"=="1" goto leave
if "!CODE!"=="{quiet}" goto leave
echo.
pause
:leave
rem A plain exit: after exit /b, cmd would run the rest of a dropped a&b.xlsx as a command.
exit !CODE!
