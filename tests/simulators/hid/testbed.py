"""A virtual hidraw button box by umockdev: `testbed.py COMMAND…` runs COMMAND with the box plugged in.

Lines on stdin: `report HEX` sends an input report. Lines on stdout: `led HEX` for each output report, and whatever
COMMAND prints.
"""
import os
import pathlib
import select
import subprocess
import sys
import threading
import time

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import UMockdev  # noqa: E402

DESCRIPTOR = "06A0FF0901A101150026FF00750809019508810209029508910209039504B102C0"
NODE = "/dev/hidraw5"
MAX_DESCRIPTOR = 4096
LED_REPORT = 9

here = pathlib.Path(__file__).parent
size = len(DESCRIPTOR) // 2
little = size.to_bytes(4, "little").hex()
ioctls = f"@DEV {NODE}\nHIDIOCGRDESCSIZE 0 {little}\nHIDIOCGRDESC 0 {little}{DESCRIPTOR.ljust(2 * MAX_DESCRIPTOR, '0')}\n"

bed = UMockdev.Testbed.new()
bed.add_from_string((here / "box.umockdev").read_text())
ioctl_file = pathlib.Path(bed.get_root_dir()) / "box.ioctl"
ioctl_file.write_text(ioctls)
bed.load_ioctl(NODE, str(ioctl_file))
box = bed.get_dev_fd(NODE)


def leds():
    pending = b""
    while True:
        select.select([box], [], [], 0.05)
        try:
            chunk = os.read(box, 64)
        except OSError:
            # Nobody has opened the device yet, or nothing is there to read.
            time.sleep(0.01)
            continue
        pending += chunk
        while len(pending) >= LED_REPORT:
            print("led", pending[:LED_REPORT].hex(), flush=True)
            pending = pending[LED_REPORT:]


threading.Thread(target=leds, daemon=True).start()
env = dict(os.environ, LD_PRELOAD="libumockdev-preload.so.0", UMOCKDEV_DIR=bed.get_root_dir())
child = subprocess.Popen(sys.argv[1:], env=env, stdin=subprocess.DEVNULL)
for line in sys.stdin:
    words = line.split()
    if words[:1] == ["report"]:
        os.write(box, bytes.fromhex(words[1]))
child.kill()
