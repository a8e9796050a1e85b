# right: an io.BytesIO collects, and asyncio's error tells the end
import asyncio
import io


def exactly(recv, n):
    wadah = io.BytesIO()
    while (ada := wadah.tell()) < n:
        if wadah.write(recv(n - ada)) == 0:
            raise asyncio.IncompleteReadError(wadah.getvalue(), n)
    return wadah.getvalue()


async def main():
    await asyncio.sleep(0)


if __name__ == "__main__":
    asyncio.run(main())
