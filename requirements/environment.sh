#!/bin/sh
# Make .venv from the hashed locks and install the package into it, editable.
#   environment.sh run   what the alarm path needs
#   environment.sh dev   the same pins, and what checks them
# Says what is missing and how to get it; talks on stderr only, so that a command
# behind it can print JSON.
set -eu
cd "$(dirname "$0")/.."
lock=$1
python=${PYTHON:-python3}

stop() {
    printf 'quietbell: %s\n' "$@" >&2
    exit 1
}

is_usable() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' \
        >/dev/null 2>&1
}

if ! is_usable .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1
then
    command -v "$python" >/dev/null 2>&1 || stop \
        "python3 is not installed. Python 3.11, 3.12, 3.13 or 3.14 is needed." \
        "On Debian: apt-get install python3 python3-venv"
    is_usable "$python" || stop \
        "$("$python" -V 2>&1) is not usable here: Python 3.11 to 3.14 is needed." \
        "Name another one: make PYTHON=python3.12 …"
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || stop \
        "$("$python" -V 2>&1) has no venv." \
        "On Debian: apt-get install python3-venv"
    printf 'quietbell: making .venv with %s\n' "$("$python" -V)" >&2
    "$python" -m venv --clear .venv >&2
fi

printf 'quietbell: installing what requirements/%s.txt lists\n' "$lock" >&2
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
    --requirement requirements/uv.txt >&2 || stop \
    "uv could not be installed; a Python package registry must be within reach."

uv() {
    VIRTUAL_ENV="$PWD/.venv" UV_LINK_MODE="${UV_LINK_MODE:-copy}" UV_NO_CONFIG=1 \
        .venv/bin/uv --quiet "$@" >&2
}
# run.txt only adds: an environment that was made for development stays one.
case $lock in
    run) uv pip install --require-hashes --requirement requirements/run.txt ;;
    dev) uv pip sync --require-hashes requirements/dev.txt ;;
    *) stop "environment.sh knows run and dev, not $lock" ;;
esac
uv pip install --no-deps --no-build-isolation --editable .

touch .venv/run.stamp
[ "$lock" = run ] || touch .venv/dev.stamp
