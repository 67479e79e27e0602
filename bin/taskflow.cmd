@echo off
rem `taskflow` in the editor's terminals: run by the editor's own Node, so that none has to be installed.
setlocal
set ELECTRON_RUN_AS_NODE=1
if "%TASKFLOW_EDITOR_NODE%"=="" set TASKFLOW_EDITOR_NODE=node
"%TASKFLOW_EDITOR_NODE%" "%~dp0..\dist\cli.js" %*
