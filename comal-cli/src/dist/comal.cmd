@echo off
rem Runs COMAL. COMAL_JAVA_OPTS is handed to the JVM.
setlocal
set "root=%~dp0"
if exist "%root%runtime\bin\java.exe" (
  set "java=%root%runtime\bin\java.exe"
) else if defined JAVA_HOME (
  set "java=%JAVA_HOME%\bin\java.exe"
) else (
  set "java=java.exe"
)
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=PASSIVE"
"%java%" -Xshare:auto -XX:+UseSerialGC -Dcomal.terminal=false %COMAL_JAVA_OPTS% -cp "%root%lib\*" org.comal.cli.Main %*
exit /b %errorlevel%
