@echo off
rem Run once as an administrator: starts the atlas with Windows and copies it every night.
rem The settings ATLAS_... stand in the file .env beside app.py.
setlocal
set HOME=%~dp0
schtasks /Create /F /TN "Township Atlas" /SC ONSTART /RU "NT AUTHORITY\LOCAL SERVICE" /TR "\"%HOME%.venv\Scripts\python.exe\" \"%HOME%app.py\"" || exit /b 1
schtasks /Create /F /TN "Township Atlas backup" /SC DAILY /ST 02:30 /RU "NT AUTHORITY\LOCAL SERVICE" /TR "\"%HOME%.venv\Scripts\python.exe\" \"%HOME%app.py\" backup \"%HOME%backup\"" || exit /b 1
schtasks /Run /TN "Township Atlas"
