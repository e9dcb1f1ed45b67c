"""The demonstration's site file without an office: for tests of the alarm path."""

from quietbell.line import site_file
from quietbell.simulator.demo_folder import DemoFolder


def write_site(demo: DemoFolder) -> None:
    """Write what the office would compile of Harborview State, and its blobs."""
    folder = demo.data / "site"
    for content in demo.campus.blobs.values():
        site_file.put_blob(folder, content)
    site_file.write(folder, demo.campus.site)
