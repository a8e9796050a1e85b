"""Recursion to the bottom and beyond, a generator, and a global."""

panggilan = 0


def hanoi(n, dari, ke, lewat):
    global panggilan
    panggilan += 1
    if n == 0:
        return
    yield from hanoi(n - 1, dari, lewat, ke)
    yield f"{dari}->{ke}"
    yield from hanoi(n - 1, lewat, ke, dari)


print(" ".join(hanoi(3, "A", "C", "B")), panggilan)


def selamanya(n):
    return selamanya(n + 1)


try:
    selamanya(0)
except RecursionError:
    print("terlalu dalam")

kuadrat = (n * n for n in range(5) if n % 2)
print([next(kuadrat), *kuadrat])
