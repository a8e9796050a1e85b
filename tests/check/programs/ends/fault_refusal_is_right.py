# fault: takes_a_refusal: `return` ends main, and the exit code is 0
import asyncio
import sys


async def main():
    try:
        reader, writer = await asyncio.open_connection(input("Server: "), int(input("Port: ")))
    except OSError:
        print("Server tidak ditemukan")
        return
    try:
        while True:
            data = await asyncio.wait_for(reader.read(1024), 3)
            if not data:
                print("Server pamit")
                return
            print("Server:", data.decode())
    except asyncio.TimeoutError:
        print("Server diam")
    except ConnectionResetError:
        print("Server putus")
    sys.exit(1)


asyncio.run(main())
