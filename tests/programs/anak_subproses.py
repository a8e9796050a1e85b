"""Runs other programs: reads their output, writes to one, and takes their exit codes."""

import subprocess
import sys

balik = "import sys; print(sys.stdin.read().upper()); sys.exit(4)"
hasil = subprocess.run(
    [sys.executable, "-c", balik], input="halo", capture_output=True, text=True, check=False
)
print(hasil.stdout.strip(), hasil.returncode)

sys.stdout.flush()
subprocess.run([sys.executable, "-c", "print('langsung ke layar')"], check=True)
try:
    subprocess.run(["perintah-yang-tidak-ada"], check=True)
except FileNotFoundError as e:
    print("tidak ada:", e.filename)
