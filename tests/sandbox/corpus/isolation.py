"""Programs that try to get at what is not theirs. None needs Blender; most claim success afterwards."""

from __future__ import annotations

from .case import Case, Status

STOPPED: tuple[Status, ...] = ("error", "crashed")
EITHER: tuple[Status, ...] = ("ok", "error", "crashed", "unverified")


def _raises(name: str, body: str) -> Case:
    """The attack raises and nothing catches it."""
    return Case(name, body, STOPPED)


def _contained(name: str, body: str) -> Case:
    """The attack is swallowed, then success is claimed: contained is enough."""
    lines = "\n".join("    " + line for line in body.strip().splitlines())
    return Case(name, f"try:\n{lines}\nexcept BaseException as error:\n    print(repr(error))\ndone()", EITHER)


READS = (
    _raises("reads a secret", "done(found=secret.read_text())"),
    _raises("reads the shadow file", "done(found=open('/etc/shadow').read())"),
    _raises("reads another step of the run", "done(found=(out.parent / 'other' / 'facts.json').read_text())"),
    _contained("reads the parent's environment", "print(open(f'/proc/{os.getppid()}/environ', 'rb').read())"),
    _contained(
        "reads every environment",
        "for name in os.listdir('/proc'):\n    if name.isdigit():\n        print(open(f'/proc/{name}/environ', 'rb').read())",
    ),
    _contained("prints its own environment", "print(dict(os.environ))"),
    _contained("reads through the root of process 1", "print(open('/proc/1/root' + str(secret)).read())"),
    _contained("climbs out of its root", "print(open('/../../../..' + str(secret)).read())"),
    _contained(
        "reads what descriptors it inherited",
        "for number in range(3, 64):\n    try:\n        print(os.read(number, 4096))\n    except OSError:\n        pass\n"
        "    try:\n        print(os.listdir(f'/proc/self/fd/{number}/'), open(f'/proc/self/fd/{number}/..' + str(secret)).read())\n"
        "    except OSError:\n        pass",
    ),
    _contained(
        "searches the whole file system",
        "for root, _, names in os.walk('/'):\n    if root.startswith(('/proc', '/usr', '/sys')) or 'site-packages' in root:\n"
        "        continue\n    for name in names:\n        if 'secret' in name:\n            print(open(os.path.join(root, name)).read())",
    ),
    _contained(
        "looks for the repository and its runs",
        "import code2worlds\nroot = pathlib.Path(code2worlds.__file__).parent\nprint((root / '.git' / 'config').read_text())",
    ),
    _contained(
        "opens by handle",
        "libc = ctypes.CDLL(None)\nassert libc.syscall(304, -100, b'x' * 24, 0) >= 0\nprint(secret.read_text())",
    ),
)

WRITES = (
    _raises("writes outside", "(outside / 'written').write_text('x'); done()"),
    _raises("overwrites the secret", "secret.write_text('x'); done()"),
    _raises("deletes outside", "import shutil; shutil.rmtree(outside); done()"),
    _raises("appends to its own program", "open(__file__, 'a').write('x'); done()"),
    _raises(
        "writes into the package",
        "import code2worlds.state as s; open(s.__path__[0] + '/evil.py', 'w').write('x'); done()",
    ),
    _raises("writes into site-packages", "import numpy; open(numpy.__path__[0] + '/evil.py', 'w').write('x'); done()"),
    _raises("adds a user", "open('/etc/passwd', 'a').write('evil::0:0::/:/bin/sh'); done()"),
    _raises("writes to /tmp", "open('/tmp/evil', 'w').write('x'); done()"),
    _raises("writes to shared memory", "open('/dev/shm/evil', 'w').write('x'); done()"),
    _raises("truncates its input", "os.truncate(sys.argv[sys.argv.index('--input') + 1].split('=')[1], 0); done()"),
    _raises(
        "changes its input's rights", "os.chmod(sys.argv[sys.argv.index('--input') + 1].split('=')[1], 0o777); done()"
    ),
    _raises("moves its folder away", "os.rename(out, out.parent / 'gone'); done()"),
    _raises("writes beside its folder", "(out.parent / 'evil.json').write_text('{}'); done()"),
    _contained(
        "writes to a raw disk",
        "for name in ('sda', 'vda', 'nvme0n1', 'mem', 'kmem'):\n    open('/dev/' + name, 'r+b').write(b'x')",
    ),
    Case("shuts its own folder", "(out / 'a').mkdir(); (out / 'a').chmod(0); out.chmod(0o500); done()", EITHER),
)

LINKS = (
    _raises("an output is a link to a secret", "os.symlink(secret, out / 'facts.json'); done()"),
    _raises(
        "the report's temporary name is a link",
        "for n in range(99999): os.symlink(secret, out / f'report.json.{n}.part')",
    ),
    _raises(
        "a hard link to its input", "os.link(sys.argv[sys.argv.index('--input') + 1].split('=')[1], out / 'x'); done()"
    ),
    _raises("an output is a pipe", "os.mkfifo(out / 'world.blend'); done()"),
    _raises("an output is a device", "os.mknod(out / 'world.blend', 0o20666, os.makedev(1, 5)); done()"),
    _raises("an output is a socket", "s = socket.socket(socket.AF_UNIX); s.bind(str(out / 'world.blend')); done()"),
    Case("the log becomes a folder", "(out / 'log.txt').unlink(); (out / 'log.txt').mkdir(); done()", EITHER),
    Case("the result is a folder", "(out / 'result.json').mkdir(); sys.exit(0)", ("crashed", "error")),
    Case("the report is a folder", "(out / 'report.json' / 'x').mkdir(parents=True); done()", EITHER),
    Case(
        "the facts are a folder",
        "(out / 'facts.json').mkdir(); (out / 'result.json').write_text('{\"status\": \"ok\"}')",
        EITHER,
    ),
)

PROCESSES = (
    _raises("starts a command", "subprocess.run(['/bin/sh', '-c', 'id'], check=True); done()"),
    _contained("runs a shell", "assert os.system('id > ' + str(out / 'id.txt')) == 0"),
    _raises("becomes a shell", "os.execv('/bin/sh', ['sh', '-c', 'id'])"),
    _raises("forks", "os.fork(); done()"),
    _contained("spawns", "os.posix_spawn('/bin/true', ['true'], {})"),
    _contained("multiprocessing", "import multiprocessing as m\nm.get_context('spawn').Process(target=print).start()"),
    Case(
        "fork bomb",
        "while True:\n    try:\n        os.fork()\n    except OSError as error:\n        sys.exit(str(error))",
        STOPPED,
    ),
    _contained("a daemon that outlives it", "if os.fork() == 0:\n    os.setsid()\n    time.sleep(600)"),
    _contained("system() of the C library", "assert ctypes.CDLL(None).system(b'id') == 0"),
    _contained("clone by its number", "assert ctypes.CDLL(None).syscall(56, 17, 0, 0, 0, 0) >= 0\nprint('cloned')"),
    _contained(
        "runs a file from memory",
        "libc = ctypes.CDLL(None)\nfd = libc.syscall(319, b'x', 0)\nos.write(fd, open('/bin/true', 'rb').read())\nos.execve(fd, ['true'], {})",
    ),
    Case(
        "32-bit system calls",
        "import mmap\ncode = bytes.fromhex('b82d000000cd80c3')\nm = mmap.mmap(-1, 4096, prot=7)\nm.write(code)\n"
        "ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(m)))()\ndone()",
        ("crashed",),
    ),
)

NETWORK = (
    _raises("connects to loopback", "socket.create_connection(('127.0.0.1', PORT), 2).send(b'x'); done()"),
    _contained("connects to the world", "socket.create_connection(('192.0.2.1', 80), 1)"),
    _contained("asks a name server", "socket.getaddrinfo('example.org', 80)"),
    _contained(
        "fetches a page", "import urllib.request\nurllib.request.urlopen(f'http://127.0.0.1:{PORT}/', timeout=2).read()"
    ),
    _contained(
        "a socket by its number", "fd = ctypes.CDLL(None).syscall(41, 2, 1, 0)\nassert fd >= 0\nprint('socket', fd)"
    ),
    _contained("an abstract socket", "s = socket.socket(socket.AF_UNIX)\ns.connect('\\0/tmp/.X11-unix/X0')"),
    _contained("listens", "s = socket.socket()\ns.bind(('0.0.0.0', 0))\ns.listen()"),
)

KERNEL = (
    _contained("traces its parent", "assert ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0) == 0\nprint('attached')"),
    Case("kills everything it sees", "os.kill(-1, 9); time.sleep(1); done()", EITHER),
    _contained("a new user namespace", "assert ctypes.CDLL(None).unshare(0x10000000) == 0\nprint('unshared')"),
    _contained(
        "mounts", "assert ctypes.CDLL(None).mount(b'none', str(out).encode(), b'tmpfs', 0, 0) == 0\nprint('mounted')"
    ),
    _contained(
        "makes the root writable",
        "assert ctypes.CDLL(None).mount(0, b'/', 0, 32 | 4096, 0) == 0\n(outside / 'w').write_text('x')",
    ),
    _contained("changes its root", "os.chroot(out)"),
    _contained("becomes root", "os.setuid(0)\nprint(open('/etc/shadow').read())"),
    _contained(
        "lifts its limits", "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))\nprint('lifted')"
    ),
    _contained("types into the terminal", "import fcntl\nfcntl.ioctl(0, 0x5412, b'x')\nprint('typed')"),
    _contained("reads the key ring", "assert ctypes.CDLL(None).syscall(250, 0, -3, 0) >= 0\nprint('keys')"),
    _contained("loads a kernel program", "assert ctypes.CDLL(None).syscall(321, 0, 0, 0) >= 0\nprint('bpf')"),
    _contained("submits by a ring", "assert ctypes.CDLL(None).syscall(425, 8, b'0' * 120) >= 0\nprint('ring')"),
)

CASES = (*READS, *WRITES, *LINKS, *PROCESSES, *NETWORK, *KERNEL)
