"""A proxy for HTTP that would catch requests to this laptop's own servers."""

from collections.abc import Iterator
from urllib.request import getproxies, proxy_bypass

from chatkit.address import HOST
from chatkit.doctor.finding import Finding, Lab
from chatkit.message import visible
from chatkit.texts import say


# Sockets know no proxy. Programs that fetch http://127.0.0.1:5020/ with urllib or requests do.
# Browsers ask their own settings.
def check(lab: Lab) -> Iterator[Finding]:
    """Ask Python, which knows the environment's variables and the settings of Windows and macOS."""
    proxies = getproxies()
    proxy = proxies.get("http") or proxies.get("all")
    if not proxy:
        yield Finding("ok", say("doctor_proxy_none"))
        return
    address = visible(proxy.rpartition("@")[2])  # without a password
    caught = [host for host in dict.fromkeys((HOST, "localhost")) if not proxy_bypass(host)]
    if caught:
        sentence = say("doctor_proxy_catches", proxy=address, hosts=", ".join(caught))
        yield Finding("note", sentence, say("doctor_proxy_cure", hosts=f"localhost,{HOST}"))
    else:
        yield Finding("ok", say("doctor_proxy_bypassed", proxy=address))
