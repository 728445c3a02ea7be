"""Attempts on what stands outside: files, network, processes, the kernel."""

from autograder.tests.redteam.attack import Attack, attacks

CALL = """
import ctypes, platform
libc = ctypes.CDLL(None, use_errno=True)
column = {"x86_64": 0, "aarch64": 1}[platform.machine()]
def call(numbers, *words):
    return libc.syscall(numbers[column], *words)
"""
WRITES = {
    "writes_the_canary": "open('<canary>', 'w').write('x')",
    "removes_the_canary": "import os\nos.remove('<canary>')",
    "writes_through_a_link": """
        import os
        os.symlink("<canary>", "/submission/own")
        open("/submission/own", "w").write("x")
    """,
    "links_the_canary": "import os\nos.link('<canary>', '/submission/own')",
    "writes_through_proc": "open('/proc/1/root<canary>', 'w').write('x')",
    "writes_through_its_folder": "open('/proc/self/cwd/../../..<canary>', 'w')",
    "changes_the_runner": "open('/lr/inside/runner.py', 'a').write('x')",
    "changes_a_package": """
        import numpy
        open(numpy.__file__, "a").write("x")
    """,
    "poisons_compiled_code": """
        import numpy, pathlib
        for path in pathlib.Path(numpy.__file__).parent.rglob("*.pyc"):
            path.write_bytes(b"x")
            break
    """,
    "mounts": CALL + "\nprint(libc.mount(b'/', b'/tmp', None, 4096, None))\n1 / 0",
    "mounts_anew": CALL + "\nlibc.mount(b'none', b'/', None, 32, None)\n"
    "open('/new', 'w')",
    "unmounts_its_cover": CALL + "\nlibc.umount2(b'/proc', 2)\n"
    "print(open('/proc/1/cmdline').read())",
    "changes_its_root": "import os\nos.chroot('/tmp')\nopen('<canary>', 'w')",
    "makes_a_device": "import os\nos.mknod('/tmp/disk', 0o60660, os.makedev(254, 0))",
    "opens_by_handle": CALL
    + "\nassert call((304, 265), -100, b'0' * 128, 0) >= 0, 'refused'",
}
READS = {
    "reads_how_it_was_started": """
        import glob
        for path in glob.glob("/proc/*/cmdline") + glob.glob("/proc/*/environ"):
            if "<root>" in open(path).read():
                print("LOOT-IN-HAND")
    """,
    "reads_its_mounts": """
        for name in ("mountinfo", "mounts", "maps"):
            if "<root>" in open("/proc/self/" + name).read():
                print("LOOT-IN-HAND")
    """,
    "looks_for_the_secret": """
        import os
        for folder, _, names in os.walk("/"):
            if "secret" in names or "gradebook.db" in names:
                print("LOOT-IN-HAND", folder)
            if folder.count("/") > 6 or "site-packages" in folder:
                _.clear()
    """,
    "looks_for_the_editable_course": """
        import glob, sys
        for path in glob.glob(sys.prefix + "/lib/*/site-packages/*autograder*"):
            try:
                text = open(path).read()
            except OSError:
                continue
            if "<root>" in text:
                print("LOOT-IN-HAND")
    """,
    "looks_for_users": "print(open('/etc/passwd').read(), 'LOOT-IN-HAND')",
    "looks_at_disks": "import os\nprint(os.listdir('/sys/block'), 'LOOT-IN-HAND')",
    "hunts_for_other_questions": """
        import gc
        for one in gc.get_objects():
            if isinstance(one, dict) and "cases" in one and "exercise" in one:
                print("LOOT-IN-HAND")
    """,
    "hunts_for_keys": """
        import gc
        for one in gc.get_objects():
            if isinstance(one, dict) and {"expected", "mistakes"} & set(map(str, one)):
                print("LOOT-IN-HAND")
    """,
}
NETWORK = {
    "connects_to_this_machine": """
        import socket
        socket.create_connection(("127.0.0.1", <port>), 1)
        print("LOOT-IN-HAND")
    """,
    "connects_by_ipv6": """
        import socket
        socket.create_connection(("::1", <port>), 1)
    """,
    "sends_a_datagram": """
        import socket
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("8.8.8.8", 53))
        print("LOOT-IN-HAND")
    """,
    "makes_raw_packets": """
        import socket
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        print("LOOT-IN-HAND")
    """,
    "raises_an_interface": """
        import fcntl, socket, struct
        one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        fcntl.ioctl(one, 0x8914, struct.pack("16sh14x", b"lo", 1))
        print("LOOT-IN-HAND")
    """,
    "asks_an_abstract_socket": """
        import socket
        socket.socket(socket.AF_UNIX).connect("\\0/tmp/.X11-unix/X0")
        print("LOOT-IN-HAND")
    """,
    "runs_pip": "%pip install --quiet left-pad-that-is-not-there",
}
KERNEL = {
    "enters_a_user_namespace": CALL + "\nassert call((272, 97), 0x10000000) == 0",
    "clones_into_namespaces": CALL
    + "\nassert call((56, 220), 0x10000011, 0, 0, 0, 0) >= 0",
    "clones_by_the_new_call": CALL
    + "\nimport struct\nwords = struct.pack('11Q', 0x10000000, *[0] * 10)\n"
    "assert call((435, 435), words, len(words)) >= 0",
    "joins_a_namespace": CALL + "\nassert call((308, 268), 3, 0) == 0",
    "traces_the_first": CALL + "\nassert libc.ptrace(16, 1, 0, 0) == 0",
    "reads_others_memory": CALL + "\nassert call((310, 270), 2, 0, 0, 0, 0, 0) >= 0",
    "keeps_a_key": CALL + "\nassert call((248, 217), b'user', b'a', b'b', 1, -3) > 0",
    "keeps_a_segment": CALL + "\nassert libc.shmget(0, 1 << 20, 0o1600) >= 0",
    "keeps_a_queue": CALL + "\nassert call((240, 180), b'q', 66, 0o600, 0) >= 0",
    "hides_in_a_memory_file": CALL + "\nassert call((319, 279), b'x', 0) >= 0",
    "loads_a_program": CALL + "\nassert call((321, 280), 0, 0, 0) >= 0",
    "watches_faults": CALL + "\nassert call((323, 282), 0) >= 0",
    "sets_the_clock": "import time\ntime.clock_settime(time.CLOCK_REALTIME, 0)",
    "renames_the_machine": "import socket\nsocket.sethostname('mine')",
    "takes_powers_back": CALL
    + "\nimport struct\nhead = struct.pack('=Ii', 0x20080522, 0)\n"
    "assert call((126, 91), head, b'\\xff' * 24) == 0",
    "raises_its_limits": """
        import resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    """,
    "becomes_root": "import os\nos.setuid(0)\nprint('LOOT-IN-HAND')",
}
WORLD: list[Attack] = [
    *attacks("writes", WRITES),
    *attacks("leaks", READS),
    *attacks("network", NETWORK),
    *attacks("kernel", KERNEL),
    *attacks(
        "writes",
        {"writes_the_canary_when_called": WRITES["writes_the_canary"]},
        in_call=True,
    ),
]
