"""Reads JSON lines from a file beside it into dataclasses; the last one has no marks."""

import json
from dataclasses import dataclass, field


@dataclass
class Mahasiswa:
    nama: str
    nim: str
    nilai: list = field(default_factory=list)

    def rata_rata(self):
        return sum(self.nilai) / len(self.nilai)


with open("mahasiswa.jsonl", encoding="utf-8") as berkas:
    semua = [Mahasiswa(**json.loads(baris)) for baris in berkas if baris.strip()]

print(semua[0])
for orang in semua:
    print(orang.nama, orang.rata_rata())
