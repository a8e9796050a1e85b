# fault: is_there: an indentation is missing
def exactly(recv, n):
data = recv(n)
return data
