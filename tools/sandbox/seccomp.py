"""A seccomp filter for a program that needs nothing but memory, threads and files. Linux on x86-64 only.

No sockets, no new processes, no exec, no links, pipes or devices in the file system, no kernel features a renderer has
no use for. Refused calls fail with EPERM, so that a library that merely tries goes on. Numbers: the kernel's
arch/x86/entry/syscalls/syscall_64.tbl.
"""

from __future__ import annotations

import ctypes
import platform
import struct

DENIED = {
    "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312, "pidfd_getfd": 438,
    "socket": 41, "connect": 42, "accept": 43, "bind": 49, "listen": 50, "accept4": 288, "sendmmsg": 307,
    "fork": 57, "vfork": 58, "execve": 59, "execveat": 322,
    "symlink": 88, "symlinkat": 266, "link": 86, "linkat": 265, "mknod": 133, "mknodat": 259,
    "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161, "unshare": 272, "setns": 308,
    "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "mount_setattr": 442,
    "bpf": 321, "perf_event_open": 298, "userfaultfd": 323, "io_uring_setup": 425, "io_uring_enter": 426,
    "io_uring_register": 427, "add_key": 248, "request_key": 249, "keyctl": 250, "name_to_handle_at": 303,
    "open_by_handle_at": 304, "init_module": 175, "delete_module": 176, "finit_module": 313, "kexec_load": 246,
    "kexec_file_load": 320, "reboot": 169, "swapon": 167, "swapoff": 168, "acct": 163, "quotactl": 179,
    "sethostname": 170, "setdomainname": 171, "settimeofday": 164, "clock_settime": 227, "adjtimex": 159,
    "iopl": 172, "ioperm": 173, "modify_ldt": 154, "personality": 135, "syslog": 103, "vhangup": 153,
    "fanotify_init": 300, "inotify_init1": 294, "lookup_dcookie": 212, "migrate_pages": 256, "move_pages": 279,
    "mbind": 237, "set_mempolicy": 238, "memfd_secret": 447, "setxattr": 188, "lsetxattr": 189, "fsetxattr": 190,
}  # fmt: skip

ARCH_X86_64 = 0xC000003E
X32_BIT = 0x40000000
CLONE, CLONE3, IOCTL = 56, 435, 16
CLONE_THREAD = 0x00010000
CLONE_NEW = 0x7E020080
"""Every CLONE_NEW* flag: a new namespace of any kind."""

TIOCSTI, TIOCLINUX = 0x5412, 0x541C

LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_SET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER_AT, ARCH_AT, FIRST_ARGUMENT_AT, SECOND_ARGUMENT_AT = 0, 4, 16, 24
ALLOW, KILL = 0x7FFF0000, 0x80000000
EPERM, ENOSYS = 0x00050001, 0x00050026

PR_SET_NO_NEW_PRIVS = 38
SYS_SECCOMP, SET_MODE_FILTER, FILTER_FLAG_TSYNC = 317, 1, 1


def instructions() -> list[tuple[int, int, int, int]]:
    """The filter: (code, jump if true, jump if false, operand) each."""
    found = [
        (LOAD, 0, 0, ARCH_AT),
        (JUMP_EQUAL, 1, 0, ARCH_X86_64),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER_AT),
        (JUMP_AT_LEAST, 0, 1, X32_BIT),
        (RETURN, 0, 0, KILL),
    ]
    for number in sorted(DENIED.values()):
        found += [(JUMP_EQUAL, 0, 1, number), (RETURN, 0, 0, EPERM)]
    found += [(JUMP_EQUAL, 0, 1, CLONE3), (RETURN, 0, 0, ENOSYS)]  # its flags lie in memory a filter cannot read
    found += [
        (JUMP_EQUAL, 0, 5, CLONE),
        (LOAD, 0, 0, FIRST_ARGUMENT_AT),
        (JUMP_SET, 2, 0, CLONE_NEW),
        (JUMP_SET, 0, 1, CLONE_THREAD),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, EPERM),
    ]
    found += [
        (JUMP_EQUAL, 0, 4, IOCTL),
        (LOAD, 0, 0, SECOND_ARGUMENT_AT),
        (JUMP_EQUAL, 1, 0, TIOCSTI),
        (JUMP_EQUAL, 0, 1, TIOCLINUX),
        (RETURN, 0, 0, EPERM),
    ]
    return [*found, (RETURN, 0, 0, ALLOW)]


def filter_bytes() -> bytes:
    """The filter as an array of struct sock_filter."""
    return b"".join(struct.pack("HBBI", *one) for one in instructions())


def install() -> None:
    """Bind this process and all its threads to the filter, for ever. Raises OSError when the kernel will not."""
    if platform.machine() != "x86_64":
        raise OSError(f"the seccomp filter is written for x86_64, not {platform.machine()}")
    code = filter_bytes()
    buffer = ctypes.create_string_buffer(code, len(code))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs was refused")
    if libc.syscall(SYS_SECCOMP, SET_MODE_FILTER, FILTER_FLAG_TSYNC, program) != 0:
        raise OSError(ctypes.get_errno(), "the seccomp filter was refused")
