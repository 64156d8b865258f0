"""Programs that use up the machine, never end, or claim what is not so. None needs Blender."""

from __future__ import annotations

from .case import Case, Status

BOMBED: tuple[Status, ...] = ("crashed", "error", "timeout")
UNVERIFIED: tuple[Status, ...] = ("unverified",)
ANY: tuple[Status, ...] = ("ok", "error", "crashed", "unverified", "timeout")

BOMBS = (
    Case("eats memory", "held = []\nwhile True:\n    held.append(bytearray(32 << 20))", BOMBED),
    Case("eats memory at once", "x = b'x' * (200 << 30)\ndone()", BOMBED),
    Case(
        "eats shared memory",
        "import mmap\nheld = []\nwhile True:\n    m = mmap.mmap(-1, 64 << 20)\n    m.write(b'x' * (64 << 20))\n    held.append(m)",
        BOMBED,
    ),
    Case(
        "eats the disk",
        "with open(out / 'big.bin', 'wb') as f:\n    while True:\n        f.write(os.urandom(1 << 20) * 4)",
        BOMBED,
    ),
    Case(
        "eats the disk in its home",
        "with open(os.environ['HOME'] + '/big', 'wb') as f:\n    while True:\n        f.write(b'x' * (4 << 20))",
        BOMBED,
    ),
    Case("a sparse file of ten terabytes", "open(out / 'sparse', 'wb').truncate(10 << 40)\ndone()", BOMBED),
    Case(
        "a hundred thousand files",
        "for n in range(100_000):\n    (out / str(n)).touch()\ndone()",
        ("crashed", "unverified"),
    ),
    Case(
        "folders in folders without end",
        "os.chdir(out)\nfor n in range(3000):\n    os.mkdir('d')\n    os.chdir('d')\nopen('x', 'w').write('x')\nout = pathlib.Path('/proc/self/cwd')\ntime.sleep(1)\nos._exit(0)",
        ("crashed", "unverified"),
    ),
    Case("prints without end", "while True:\n    print('x' * 1000)", ("timeout",)),
    Case("prints one endless line", "while True:\n    sys.stderr.write('x' * 10000)", ("timeout",)),
    Case(
        "floods the progress channel",
        "for n in range(200_000):\n    sys.stderr.write('##code2worlds {\"message\": ' + 'x' * 50 + '\\n')\ndone()",
        ANY,
    ),
    Case(
        "threads without end",
        "import threading\nwhile True:\n    threading.Thread(target=time.sleep, args=(60,)).start()",
        ("crashed", "error", "timeout"),
    ),
    Case("opens files without end", "held = []\nwhile True:\n    held.append(open(__file__))", BOMBED),
)

HANGS = (
    Case("sleeps", "time.sleep(600)", ("timeout",)),
    Case("computes for ever", "while True:\n    pass", ("timeout",)),
    Case("hangs inside the C library", "import re\nre.match('(a+)+$', 'a' * 64 + 'b')\ndone()", ("timeout",)),
    Case(
        "ignores every signal",
        "import signal\nfor n in range(1, 32):\n    try:\n        signal.signal(n, signal.SIG_IGN)\n    except OSError:\n        pass\nwhile True:\n    time.sleep(1)",
        ("timeout",),
    ),
    Case(
        "claims success, then never ends",
        "(out / 'facts.json').write_text('{}')\n(out / 'result.json').write_text('{\"status\": \"ok\"}')\ntime.sleep(600)",
        ("timeout",),
    ),
    Case("waits for input", "input()\ndone()", BOMBED),
    Case("dies without a word", "os._exit(0)", ("crashed",)),
    Case("crashes", "ctypes.string_at(0)", ("crashed",)),
    Case("aborts", "os.abort()", ("crashed",)),
    Case("recurses without end", "def f(): f()\nf()", ("error",)),
    Case("has a syntax error", "def (:", ("error",)),
    Case("imports what is not there", "import not_there", ("error",)),
)

FORGED = (
    Case("claims success without outputs", "done()", UNVERIFIED, ("world.blend",)),
    Case("claims success with an empty output", "(out / 'world.blend').touch(); done()", UNVERIFIED, ("world.blend",)),
    Case(
        "garbage for a .blend",
        "(out / 'world.blend').write_bytes(b'BLENDER-v402' + b'x' * 5000); done()",
        UNVERIFIED,
        ("world.blend",),
    ),
    Case(
        "writes the report itself",
        '(out / \'report.json\').write_text(\'{"status": "ok", "seconds": 0, "outputs": {}}\'); os._exit(0)',
        ("crashed",),
        ("world.blend",),
    ),
    Case("a result that is no JSON", "(out / 'result.json').write_text('{'); os._exit(0)", ("crashed",)),
    Case(
        "a result of 100 MB",
        "(out / 'result.json').write_text('[' + '1,' * (50 << 20) + '1]'); os._exit(0)",
        ("crashed",),
    ),
    Case("a result nested without end", "(out / 'result.json').write_text('[' * 200_000); os._exit(0)", ("crashed",)),
    Case(
        "facts that are not finite",
        "(out / 'facts.json').write_text('{\"a\": NaN}'); (out / 'result.json').write_text('{\"status\": \"ok\"}'); os._exit(0)",
        UNVERIFIED,
    ),
    Case(
        "facts that are a list",
        "(out / 'facts.json').write_text('[1]'); (out / 'result.json').write_text('{\"status\": \"ok\"}'); os._exit(0)",
        UNVERIFIED,
    ),
    Case(
        "facts with half a surrogate",
        "(out / 'facts.json').write_text('{\"a\": \"\\\\ud800\"}'); (out / 'result.json').write_text('{\"status\": \"ok\"}'); os._exit(0)",
        UNVERIFIED,
    ),
    Case(
        "a file name that is no text",
        "open(os.fsencode(out) + b'/\\xff\\xfe.json', 'wb').write(b'{}'); done()",
        UNVERIFIED,
    ),
    Case("a file name with line breaks", "(out / 'a\\nb: ok').write_text('x'); done()", ANY),
    Case(
        "telemetry that unpacks to more than memory",
        "import numpy as np, zipfile\nz = zipfile.ZipFile(out / 'telemetry.npz', 'w', zipfile.ZIP_DEFLATED, compresslevel=1)\nwith z.open('a.npy', 'w', force_zip64=True) as f:\n    for n in range(530):\n        f.write(bytes(1 << 20))\nz.close()\ndone()",
        ("unverified", "crashed"),
    ),
    Case(
        "telemetry with pickled objects",
        "import numpy as np\nnp.savez(out / 'telemetry.npz', a=np.array([object], dtype=object)); done()",
        UNVERIFIED,
    ),
    Case(
        "telemetry that is not finite",
        "import numpy as np\nnp.savez(out / 'telemetry.npz', a=np.array([np.nan])); done()",
        UNVERIFIED,
    ),
    Case(
        "a picture larger than memory",
        "import struct, zlib\nd = struct.pack('>IIBBBBB', 60000, 60000, 8, 2, 0, 0, 0)\nc = lambda k, v: struct.pack('>I', len(v)) + k + v + struct.pack('>I', zlib.crc32(k + v))\n(out / 'a.png').write_bytes(b'\\x89PNG\\r\\n\\x1a\\n' + c(b'IHDR', d) + c(b'IDAT', zlib.compress(bytes(1000))) + c(b'IEND', b''))\ndone()",
        UNVERIFIED,
    ),
    Case("a picture that is none", "(out / 'a.png').write_bytes(b'x' * 100); done()", UNVERIFIED),
    Case(
        "terminal escapes in the log",
        "print('\\x1b]0;owned\\x07\\x1b[2J'); sys.stdout.buffer.write(b'\\xff\\xfe\\n'); done()",
        ("ok",),
    ),
    Case(
        "takes the filter off",
        "ctypes.CDLL(None).prctl(22, 0); ctypes.CDLL(None).prctl(38, 0, 0, 0, 0)\ntry:\n    socket.socket()\nexcept OSError:\n    sys.exit('still filtered')\ndone()",
        BOMBED,
    ),
    Case("dies with its death signal off", "ctypes.CDLL(None).prctl(1, 0); time.sleep(600)", ("timeout",)),
)

CASES = (*BOMBS, *HANGS, *FORGED)
