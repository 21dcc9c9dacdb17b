@echo off
rem Installs the atlas in this folder, without a network. PYTHON names the Python to use.
setlocal
cd /d "%~dp0"
if "%PYTHON%"=="" set PYTHON=py -3
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11))" || (echo Python 3.11 or newer is needed. & exit /b 1)
%PYTHON% -c "import hashlib,sys;sys.exit(any(hashlib.file_digest(open(n,'rb'),'sha256').hexdigest()!=h for h,n in (l.rstrip('\n').split('  ',1) for l in open('SHA256SUMS',encoding='utf-8'))))" || (echo The bundle is not as it was made. Copy it again. & exit /b 1)
%PYTHON% -m venv .venv || exit /b 1
.venv\Scripts\python -m pip install --quiet --no-index --find-links wheels --no-cache-dir --disable-pip-version-check --requirement requirements.txt || (echo The bundle is for another Python or another system: its name says for which. & exit /b 1)
echo Installed. Start it with: .venv\Scripts\python app.py
