"""A login by JSON lines: three tries, then the door is shut."""

import json
import socket
import sys

PENGGUNA = {"ani": "rahasia", "budi": "1234"}

server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print("pintu buka")
conn, _ = server.accept()
with conn, conn.makefile("rw", encoding="utf-8", newline="\n") as berkas:
    for sisa in (2, 1, 0):
        try:
            pesan = json.loads(berkas.readline())
            cocok = PENGGUNA[pesan["nama"]] == pesan["sandi"]
        except (json.JSONDecodeError, KeyError) as e:
            print("salah:", type(e).__name__)
            cocok = False
        print(json.dumps({"boleh": cocok, "sisa": sisa}), file=berkas, flush=True)
        if cocok:
            print(pesan["nama"], "masuk")
            break
    else:
        sys.exit("pintu ditutup")
