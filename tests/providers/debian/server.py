"""Starts a server of a Debian package, which is unpacked and not installed."""

import ctypes
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

# Where the packages are unpacked.
PACKAGES = pathlib.Path(os.environ["HALLPASS_TEST_DEBIAN_PACKAGES"])


def folder():
    """A new folder for the data of a server."""
    return pathlib.Path(tempfile.mkdtemp())


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def rsa_key():
    """A key that signs tokens, and its public part, in PEM format."""
    key = rsa.generate_private_key(65537, 2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


def start(command, port, **environment):
    """Starts a server that ends with this process, and waits until it listens at `port`."""
    libraries = [str(path) for path in PACKAGES.glob("usr/lib/*-linux-gnu")]
    perl = [str(path) for path in [PACKAGES / "usr/share/perl5", *PACKAGES.glob("usr/lib/*/perl5/*")]]
    process = subprocess.Popen(
        command,
        env={**os.environ, "LD_LIBRARY_PATH": ":".join(libraries), "PERL5LIB": ":".join(perl), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # PR_SET_PDEATHSIG: a test kills this process, and the server must end its own ones.
        preexec_fn=lambda: ctypes.CDLL(None).prctl(1, signal.SIGTERM),
    )
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port)):
                return process
        except OSError:
            assert process.poll() is None, f"{command[0]} has ended"
            time.sleep(0.05)
