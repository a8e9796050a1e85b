# fault: is_there: the function is a method of a class
class Framer:
    def frames(self, recv):
        rest = b""
        while data := recv(1024):
            rest += data
            while b"\n" in rest:
                line, rest = rest.split(b"\n", 1)
                yield line.decode()
