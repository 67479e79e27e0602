# Entry of a host, run by its path. Old interpreters must be able to read this file, to be told what is wrong.
import os
import sys


def main():
    # type: () -> int
    if sys.version_info < (3, 9):
        found = "%d.%d" % sys.version_info[:2]
        sys.stderr.write(
            "TaskFlow needs Python 3.9 or newer, but %s is Python %s: "
            "set TASKFLOW_PYTHON to a newer one\n" % (sys.executable, found)
        )
        return 78
    here = os.path.dirname(os.path.abspath(__file__))
    package_parent = os.path.dirname(os.path.dirname(here))
    # A script's own folder comes first on its path: no module of ours may hide one of the user's.
    if sys.path and os.path.abspath(sys.path[0]) == here:
        del sys.path[0]
    sys.path.insert(0, package_parent)
    if sys.argv[1] == "compile":
        from taskflow._host.compile import compile_files

        return compile_files()
    mode, path = sys.argv[1], os.path.abspath(sys.argv[2])
    if mode == "describe":
        from taskflow._host.describe import describe as work
    else:
        from taskflow._host.serve import serve as work
    # As it is for a script: first what lies beside the file. Ours comes last, for processes that are started from here.
    sys.path.remove(package_parent)
    sys.path.insert(0, os.path.dirname(os.path.realpath(path)))
    sys.path.append(package_parent)
    sys.argv = [path]
    return work(path)


if __name__ == "__main__":
    sys.exit(main())
