"""A module beside the script."""

riwayat = []


def tanya(apa):
    jawaban = input(f"{apa}? ")
    riwayat.append(jawaban)
    print("dicatat")
    return jawaban


if __name__ == "__main__":
    print("tidak pernah dijalankan")
