"""A student's own program, unmodified: played against a peer, judged, and told why.

`from chatkit import check` gives a function to a notebook, and this package has its name. So the
package can be called, too: `check("server", "my_server.py")`.
"""

import sys
from types import ModuleType
from typing import Any

TASKS = (  # names of modules in tasks/, with `-` as `_`
    "one-way-server", "one-way-client", "server", "client", "free-server", "free-client",
    "frames", "ends",
)  # fmt: skip


class _Package(ModuleType):
    def __call__(self, *arguments: Any, **options: Any) -> Any:
        from chatkit.check.once import check

        return check(*arguments, **options)


sys.modules[__name__].__class__ = _Package
