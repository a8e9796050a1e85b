"""Variables handed from one process to another: sockets open, others as copies or stand-ins.

cloudpickle copies what pickle cannot: the functions and classes of a notebook or of a script, with
the globals that they refer to. Sockets are not copied. They travel beside the pickle, and are open
in both processes then.
"""

import _socket
import _thread
import builtins
import copyreg
import io
import marshal
import pickle
import socket
import sys
import threading
from builtins import len  # the program may replace that of its process
from collections.abc import Callable, Iterable, Mapping
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any, NoReturn

import cloudpickle

from chatkit.errors import InputError
from chatkit.stepper.channel import Parcel
from chatkit.trace.sockets import Plain, TracedSocket, numbers

LARGEST = 64 * 1024 * 1024  # bytes of one variable; a larger one would hold the end up for long

# Objects that cannot leave their process, though pickle would copy them in part.
_STAYING = {
    ("threading", "Thread"),
    ("multiprocessing.process", "BaseProcess"),
    ("subprocess", "Popen"),
    ("concurrent.futures._base", "Executor"),
    ("asyncio.events", "AbstractEventLoop"),
    ("ssl", "SSLSocket"),
    ("_io", "_IOBase"),
}
LOCK, RLOCK = type(_thread.allocate_lock()), type(threading.RLock())
_COPIED = {("_io", "BytesIO"), ("_io", "StringIO")}


class StandIn:
    """Stands for an object that cannot leave its process, and raises `InputError` when used."""

    def __init__(self, kind: str) -> None:
        self.__dict__["kind"] = kind

    def __repr__(self) -> str:
        return f"<{self.__dict__['kind']}>"

    def _refuse(self, *arguments: Any, **options: Any) -> NoReturn:
        raise InputError("not_handed_over", kind=self.__dict__["kind"])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # Python itself asks for these, as `copy` and `pickle` do
            raise AttributeError(name)
        self._refuse()

    __call__ = __enter__ = __exit__ = __iter__ = __next__ = __len__ = __getitem__ = _refuse
    __setattr__ = __setitem__ = __contains__ = _refuse


def open_socket(*arguments: Any) -> NoReturn:
    """Stand in a pickle for the method of `Unpacker` that makes the sockets."""
    raise NotImplementedError


def made_exception(kind: type[BaseException], arguments: tuple[Any, ...]) -> BaseException:
    """Return an exception as it was, although its class has an `__init__` of its own."""
    error = kind.__new__(kind, *arguments)
    base = next(one for one in kind.__mro__ if one.__module__ == "builtins")
    base.__init__(error, *arguments)  # type: ignore[misc]
    return error


class Packer(cloudpickle.Pickler):  # type: ignore[misc]
    """Pickles variables; `sockets` are to travel beside them."""

    def __init__(self, file: io.BytesIO, keep: bool = True, receiver: int = 0) -> None:
        super().__init__(file)
        self.sockets: list[int] = []
        self.staying: list[str] = []  # the types of the objects that had to stay
        self._keep = keep  # sockets arrive open
        self._receiver = receiver  # the other process's number; Windows needs it

    def reducer_override(self, obj: Any) -> Any:
        """Return the way in which an object is copied."""
        kind = type(obj)
        if issubclass(kind, Plain) and not _is_staying(kind):
            return self._socket(obj)
        if kind is CodeType:  # cloudpickle would drop its file, by which its lines are found
            return marshal.loads, (marshal.dumps(obj),)
        if kind is LOCK:
            return _thread.allocate_lock, ()  # its holder stays behind, so it arrives free
        if kind is RLOCK:
            return threading.RLock, ()
        if kind.__module__.startswith("IPython"):  # its `exit`, among a notebook's globals
            return getattr, (builtins, "exit")
        if _has_own_init(obj):  # pickle would call it with `args`, which need not fit
            return made_exception, (kind, obj.args), obj.__dict__ or None
        if _must_stay(obj):
            self.staying.append(kind.__name__)
            return StandIn, (kind.__name__,)
        return super().reducer_override(obj)

    def _socket(self, sock: socket.socket) -> Any:
        kind = None if type(sock).__module__ in ("socket", TracedSocket.__module__) else type(sock)
        handle: int | bytes = -1
        if self._keep and sock.fileno() >= 0:
            if sys.platform == "win32":
                handle = sock.share(self._receiver)
            else:
                handle = len(self.sockets)
                self.sockets.append(sock.fileno())
        known = handle, sock.family, sock.type, sock.proto, Plain.gettimeout(sock), kind
        return open_socket, known, (getattr(sock, "__dict__", None) or None)


def _is_staying(kind: type) -> bool:
    names = {(one.__module__, one.__qualname__) for one in kind.__mro__}
    return bool(names & _STAYING) and not names & _COPIED


def _must_stay(obj: Any) -> bool:
    """Tell whether an object cannot leave its process, as a generator or an open file."""
    kind = type(obj)
    if _is_staying(kind):
        return True
    handled = issubclass(kind, (type, FunctionType, MethodType, ModuleType, Plain, property))
    if handled or kind in copyreg.dispatch_table or kind in cloudpickle.Pickler.dispatch_table:
        return False
    if kind in (LOCK, RLOCK) or kind.__module__.startswith("IPython"):
        return False
    try:
        obj.__reduce_ex__(pickle.HIGHEST_PROTOCOL)  # as it will be written
    except TypeError:
        return True  # "cannot pickle 'generator' object"
    except Exception:
        return False  # its own way fails; that is seen when it is written
    return False


def _has_own_init(obj: Any) -> bool:
    kind = type(obj)
    own = issubclass(kind, BaseException) and isinstance(kind.__init__, FunctionType)
    reduces: tuple[object, ...] = (BaseException.__reduce__, OSError.__reduce__)
    return own and kind.__reduce__ in reduces


class Unpacker(pickle.Unpickler):
    """Makes the variables anew; `sockets` are those that came beside them."""

    def __init__(self, data: bytes, sockets: list[int], kind: Callable[..., socket.socket]) -> None:
        super().__init__(io.BytesIO(data))
        self.made: list[socket.socket] = []
        self._sockets: dict[int, int] = dict(enumerate(sockets))
        self._kind = kind

    def find_class(self, module: str, name: str) -> Any:
        """Return a class or function by its name; `open_socket` is the method below."""
        if (module, name) == (__name__, open_socket.__name__):
            return self._open
        return super().find_class(module, name)

    def _open(
        self, handle: Any, family: Any, type_: Any, proto: int, timeout: Any, kind: Any
    ) -> socket.socket:
        if handle == -1 or (isinstance(handle, int) and handle not in self._sockets):
            return closed_socket(kind or self._kind, family, type_, proto)
        if sys.platform == "win32":
            number = socket.fromshare(handle).detach()
        else:
            number = self._sockets.pop(handle)
        sock: socket.socket = (kind or self._kind)(family, type_, proto, number)
        self.made.append(sock)
        sock.settimeout(timeout)  # recorded, so that its story goes on in this process
        return sock

    def close_rest(self) -> None:
        """Close the sockets whose variables could not be made."""
        close_all(self._sockets.values())


def close_all(sockets: Iterable[int]) -> None:
    """Close sockets that have come, and that no variable holds."""
    for number in sockets:
        Plain(fileno=number).close()


def closed_socket(kind: Any, family: int, type_: int, proto: int) -> socket.socket:
    """Return a socket that is closed already, and that no trace speaks of."""
    sock: socket.socket = kind.__new__(kind)
    Plain.__init__(sock, family, type_, proto)
    if isinstance(sock, TracedSocket):
        sock.number, sock._local, sock._peer = next(numbers), "", ""
    _socket.socket.close(sock)
    sock._closed = True  # type: ignore[attr-defined]
    return sock


# All variables are in one pickle, so an object that two of them share stays shared. Each variable
# has a `dump` of its own, which shows whether it held an object that had to stay. A variable that
# fails leaves half of itself in the pickle; then all the others are written again.
def pack(
    values: Mapping[str, Any], keep: bool = True, receiver: int = 0
) -> tuple[Parcel, list[int]]:
    """Return variables as a parcel, and the sockets that must travel beside it."""
    # sockets first: a value that cannot be made anew would take those behind it with it
    values = dict(sorted(values.items(), key=lambda item: not isinstance(item[1], Plain)))
    dropped = {name: type(one).__name__ for name, one in values.items() if _must_stay(one)}
    while True:
        names, missing, file = [], dict(dropped), io.BytesIO()
        packer = Packer(file, keep, receiver)
        for name in [name for name in values if name not in dropped]:
            packer.staying, size = [], file.tell()
            if not _written(packer, values[name]) or file.tell() - size > LARGEST:
                dropped[name] = type(values[name]).__name__
                break
            names.append(name)
            if packer.staying:
                missing[name] = ", ".join(dict.fromkeys(packer.staying))
        else:
            return Parcel(names, file.getvalue(), len(packer.sockets), missing), packer.sockets


def _written(packer: Packer, value: object) -> bool:
    try:
        packer.dump(value)
    except Exception:  # of a `__reduce__` of its own, or of a nesting too deep
        return False
    return True


def unpack(
    parcel: Parcel, sockets: list[int], kind: Callable[..., socket.socket]
) -> tuple[dict[str, Any], dict[str, str], list[socket.socket]]:
    """Return the variables, the reasons for the missing ones, and all sockets that were made."""
    unpacker = Unpacker(parcel.data, sockets, kind)
    values, missing = {}, dict(parcel.missing)
    for place, name in enumerate(parcel.names):
        try:
            value = unpacker.load()
        except Exception as error:  # this and the rest are lost, since the pickle is one
            missing |= dict.fromkeys(parcel.names[place:], type(error).__name__)
            break
        values[name] = value
    unpacker.close_rest()
    return values, missing, unpacker.made


def by_value(modules: Iterable[ModuleType]) -> None:
    """Have the functions and classes of these modules copied: the other process has them not."""
    for module in modules:
        cloudpickle.register_pickle_by_value(module)


def function_parcel(
    function: Callable[[], object] | None, receiver: int = 0
) -> tuple[Parcel | None, list[int]]:
    """Return a function as a parcel, with the globals that it refers to; None for no function."""
    if function is None:
        return None, []
    module = sys.modules.get(function.__module__ or "")
    if module is None or function.__module__ == "__main__":
        return pack({"function": function}, receiver=receiver)
    cloudpickle.register_pickle_by_value(module)
    try:
        return pack({"function": function}, receiver=receiver)
    finally:
        cloudpickle.unregister_pickle_by_value(module)
