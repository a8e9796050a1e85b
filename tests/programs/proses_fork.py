"""Two forked children count, and tell their parent through a queue."""

import multiprocessing as mp


def hitung(nomor, antrean):
    antrean.put((nomor, sum(range(nomor * 1000))))


if __name__ == "__main__":
    mp.set_start_method("fork")
    antrean = mp.Queue()
    anak = [mp.Process(target=hitung, args=(n, antrean)) for n in (1, 2)]
    for proses in anak:
        proses.start()
    print(sorted(antrean.get() for _ in anak))
    for proses in anak:
        proses.join()
    print([proses.exitcode for proses in anak])
