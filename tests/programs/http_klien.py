"""Gets a page with urllib, and one that is not there."""

import sys
import urllib.error
import urllib.request

alamat = f"http://127.0.0.1:{sys.argv[1]}"
with urllib.request.urlopen(f"{alamat}/ada", timeout=10) as jawaban:
    print(jawaban.status, jawaban.read().decode())
try:
    urllib.request.urlopen(f"{alamat}/hilang", timeout=10)
except urllib.error.HTTPError as e:
    print(e.code, e.reason)
    sys.exit(e.code - 400)
