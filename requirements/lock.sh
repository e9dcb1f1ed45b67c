#!/bin/sh
# Work out the locks from pyproject.toml: one for the alarm path, one for development,
# one for the installer itself. Universal (Python 3.11 to 3.14, every platform), with
# hashes, without the address of any registry.
set -eu
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/uv --quiet pip compile --universal --generate-hashes \
        --no-emit-index-url --no-header --no-annotate --python-version 3.11 "$@"
}
compile pyproject.toml --group build --group installer --group dev \
    --output-file requirements/dev.txt
compile pyproject.toml --group build --constraints requirements/dev.txt \
    --output-file requirements/run.txt
compile --group installer --constraints requirements/dev.txt \
    --output-file requirements/uv.txt
