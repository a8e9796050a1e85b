# fault: gives_text: a coroutine function, which nobody awaits
import codecs


async def letters(recv):
    decoder = codecs.getincrementaldecoder("utf-8")()
    while piece := await recv(1024):
        yield decoder.decode(piece)
