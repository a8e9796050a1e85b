# fault: is_there: the function is a method of a class
class Pembaca:
    def exactly(self, n):
        data = b""
        while len(data) < n:
            piece = self.recv(n - len(data))
            if not piece:
                raise EOFError
            data += piece
        return data
