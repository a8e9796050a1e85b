"""Every sentence that a person reads, in Indonesian and in English.

The assignment's own words stand here letter for letter: its server asks `Masukkan Username: `,
its client `Masukkan username: `.
"""

import os
import sys
from contextvars import ContextVar
from functools import cache
from pathlib import PurePath

LANGUAGES = ("id", "en")
LAB = "CHATKIT_LAB_LANG"  # the environment variable with the language of `chatkit lab --lang`

_chosen: str | None = None
_speaking: ContextVar[str | None] = ContextVar("speaking", default=None)


def use(language: str | None) -> None:
    """Choose the language for this process; None lets the surroundings decide again."""
    global _chosen
    if language is not None and language not in LANGUAGES:
        raise ValueError(f"language is {language!r}, must be one of {LANGUAGES}")
    _chosen = language
    _surroundings.cache_clear()


def speak(language: str) -> None:
    """Use a language in this task or thread alone, as a page does for the time of one request."""
    _speaking.set(language)


def language() -> str:
    """Return the language in use.

    It is the one that this task has chosen with `speak`, else the one of `use`, else CHATKIT_LANG,
    else that of the innermost folder named `id` or `en` in the notebook's path, else that of the
    lab, else Indonesian.
    """
    return _speaking.get() or _chosen or _surroundings()


@cache  # each sentence asks for it, and without a cache it takes 20 times as long as the sentence
def _surroundings() -> str:
    wanted = os.environ.get("CHATKIT_LANG", "")[:2].lower()
    folders = PurePath(_notebook().replace("\\", "/")).parts
    choices = (wanted, *reversed(folders), os.environ.get(LAB, ""))
    return next((one for one in choices if one in LANGUAGES), LANGUAGES[0])


def _notebook() -> str:
    # Jupyter's server names the notebook; others, such as nbclient, start its kernel in its folder
    here = os.getcwd() if "ipykernel" in sys.modules else ""
    return os.environ.get("JPY_SESSION_NAME") or here


def say(key: str, **values: object) -> str:
    """Return the sentence `key` in the reader's language, with `values` put in."""
    sentence = SENTENCES[key][LANGUAGES.index(language())]
    return sentence.format(**values) if values else sentence


def duration(seconds: float) -> str:
    """Return a length of time as a person says it: seconds up to a minute, then minutes."""
    if seconds < 60:
        return say("seconds", n=int(seconds))
    return say("minutes", n=int(seconds // 60))


def grouped(number: int) -> str:
    """Return a number with its thousands apart: 122.000 in Indonesian, 122,000 in English."""
    return f"{number:,}".replace(",", "," if language() == "en" else ".")


SENTENCES: dict[str, tuple[str, str]] = {
    # the assignment's own words
    "ask_server_port": ("Masukkan Port Server: ", "Enter the server's port: "),
    "ask_server_username": ("Masukkan Username: ", "Enter your username: "),
    "ask_host": ("Masukkan alamat IP Server: ", "Enter the server's IP address: "),
    "ask_client_username": ("Masukkan username: ", "Enter your username: "),
    "server_address": ("Alamat IP: {address}", "IP address: {address}"),
    "server_port": ("Port Server: {port}", "Server port: {port}"),
    "server_date": ("Tanggal: {date}", "Date: {date}"),
    "client_address": ("Alamat IP Client: {address}", "Client IP address: {address}"),
    "joined": ("{peer} Telah bergabung...", "{peer} has joined..."),
    "connected": ("{peer} sudah terhubung.", "{peer} is connected."),
    "prompt_client": ("pesan : ", "message : "),
    "prompt_server": ("[{name}] pesan: ", "[{name}] message: "),
    # a room
    "room_nick": (
        "Port untuk client Pertemuan 4 (NICK): {port}",
        "Port for clients of Pertemuan 4 (NICK): {port}",
    ),
    "room_history": (
        "Riwayat disimpan di {path}",
        "The history is kept in {path}",
    ),
    "room_status": (
        "Ruang “{name}” di {address}: {n} orang.",
        "Room “{name}” at {address}: {n} inside.",
    ),
    "room_traced": (
        "Paling banyak {n} koneksi ruang ini direkam sekaligus; selebihnya tidak.",
        "The trace follows at most {n} connections of this room at a time; more are not recorded.",
    ),
    "room_joined": ("{name} bergabung ({address}).", "{name} has joined ({address})."),
    "room_came": ("{name} bergabung.", "{name} has joined."),
    "room_left": ("{name} keluar.", "{name} has left."),
    "room_dropped": ("{name} dikeluarkan: {why}", "{name} was sent out: {why}"),
    "room_crowd": (
        "{address} ditolak: sudah ada {limit} koneksi dari alamat itu.",
        "{address} was refused: there are {limit} connections from that address already.",
    ),
    "room_full": (
        "Dari alamatmu sudah ada {limit} koneksi; lebih dari itu tidak diterima.",
        "There are {limit} connections from your address already; no more are taken.",
    ),
    "name_taken": (
        "Di ruang ini sudah ada {taken}; nama “{name}” sama, atau terlalu mirip. Pilih nama lain.",
        "The name “{name}” is taken in this room by {taken}, or looks too much like it. Choose "
        "another one.",
    ),
    "hello_first": (
        "Perkenalkan dirimu dulu: baris pertama harus hello, dengan namamu.",
        "Say hello first: the first line must be a hello, with your name.",
    ),
    "hello_again": (
        "Kamu sudah ada di ruang ini; satu koneksi punya satu nama.",
        "You are in the room already; one connection has one name.",
    ),
    "hello_late": (
        "Tidak ada hello dalam {seconds} detik, jadi koneksi ditutup.",
        "There was no hello within {seconds} seconds, so the connection was closed.",
    ),
    "version_unknown": (
        "Versi {version} tidak dikenal; ruang ini memakai versi {known}.",
        "Version {version} is not known; this room speaks version {known}.",
    ),
    "room_unknown": (
        "Tidak ada ruang “{name}” di sini; ruang ini bernama “{here}”. Tanyakan alamat dan port "
        "ruang yang kamu maksud.",
        "There is no room “{name}” here; this one is called “{here}”. Ask for the address and port "
        "of the one that you mean.",
    ),
    "room_line_bad": (
        "Seharusnya satu objek JSON {expected}, tetapi yang datang: “{text}”.",
        "There should have been a JSON object {expected}, but there came: “{text}”.",
    ),
    "room_fields_bad": (
        "Baris “{type}” ini tidak lengkap, atau isinya bukan yang seharusnya.",
        "This line “{type}” lacks something, or has something else in its fields.",
    ),
    "type_unknown": (
        "Jenis “{type}” tidak dikenal. Yang dikenal: {known}.",
        "The type “{type}” is not known. Known are: {known}.",
    ),
    "room_line_long": (
        "Ada baris sepanjang {size} byte atau lebih; batasnya {limit}. Koneksi ditutup.",
        "A line has at least {size} bytes; the limit is {limit}. The connection was closed.",
    ),
    "room_empty": ("Pesan kosong tidak dikirim.", "An empty message is not sent."),
    "member_unknown": (
        "Tidak ada yang bernama “{name}” di ruang ini.",
        "There is nobody called “{name}” in this room.",
    ),
    "muted": ("{name} dibisukan.", "{name} is muted."),
    "unmuted": ("{name} boleh bicara lagi.", "{name} may speak again."),
    "muted_you": (
        "Pemilik ruang membisukanmu, jadi pesanmu tidak dikirim.",
        "The room's owner has muted you, so your message was not sent.",
    ),
    "kicked": (
        "Pemilik ruang mengeluarkanmu.",
        "The room's owner has sent you out.",
    ),
    "replaced": (
        "Kamu masuk lagi lewat koneksi lain, jadi yang ini ditutup.",
        "You have come back through another connection, so this one was closed.",
    ),
    "too_fast": (
        "Terlalu cepat: pesanmu menunggu giliran, lalu diteruskan sedikit demi sedikit.",
        "Too fast: your messages wait, and are passed on little by little.",
    ),
    "flooded": (
        "Terlalu banyak pesan dalam waktu terlalu lama, jadi koneksi ditutup.",
        "Too many messages for too long, so the connection was closed.",
    ),
    "reader_slow": (
        "Programmu tidak membaca secepat ruang ini berbicara, jadi koneksinya diputus.",
        "Your program did not read as fast as the room spoke, so its connection was cut.",
    ),
    "gone_silent": (
        "Tidak ada jawaban atas ping, jadi koneksi ditutup.",
        "There was no answer to a ping, so the connection was closed.",
    ),
    "room_stops": ("Ruang ini ditutup.", "The room has closed."),
    "stamp_unknown": (
        "Cap waktu “{stamp}” tidak dikenal. Pilih salah satu: {known}.",
        "The stamp “{stamp}” is not known. Choose one of: {known}.",
    ),
    "history_unusable": (
        "Riwayat tidak bisa disimpan di {path} ({reason}).",
        "The history cannot be kept in {path} ({reason}).",
    ),
    "not_saved": (
        "Pesan tidak lagi tersimpan ({reason}). Obrolan berjalan terus.",
        "Messages are no longer stored ({reason}). The chat goes on.",
    ),
    "disk_hangs": (
        "disk tidak menjawab",
        "the disk does not answer",
    ),
    "room_missed": (
        "Pesan nomor {first} sampai {last} hilang: ruang tidak menyimpannya.",
        "Messages {first} to {last} are lost: the room has not kept them.",
    ),
    "typed_full": (
        "Sudah {n} pesan menunggu, jadi yang ini tidak diterima. Tunggu sampai tersambung lagi, "
        "lalu kirim sekali lagi.",
        "{n} messages wait already, so this one was not taken. Wait until the connection is back, "
        "and send it again.",
    ),
    "saved_again": (
        "Pesan tersimpan lagi.",
        "Messages are stored again.",
    ),
    "room_entered": (
        "Kamu ada di ruang “{room}”. Di sini: {names}",
        "You are in the room “{room}”. Here are: {names}",
    ),
    "room_back": (
        "Kamu kembali di ruang “{room}”. Di sini: {names}",
        "You are back in the room “{room}”. Here are: {names}",
    ),
    "room_gap": (
        "Ruang ini mulai menghitung pesan dari awal; pesan yang lama bisa jadi hilang.",
        "This room counts its messages anew; older ones may be lost.",
    ),
    "room_lost": (
        "Koneksi dengan ruang terputus: {why} Menyambung lagi…",
        "The connection with the room was lost: {why} Coming back…",
    ),
    "room_connection_lost": ("Koneksi terputus.", "The connection was lost."),
    "room_returning": (
        "Menyambung lagi ke {address}: {why} Pesan yang menunggu: {n}.",
        "Coming back to {address}: {why} Messages that wait: {n}.",
    ),
    "room_inside": (
        "Di ruang “{room}”: {n} orang.",
        "In the room “{room}”: {n} inside.",
    ),
    "room_refused": (
        "“{text}” tidak terkirim: {why}",
        "“{text}” was not sent: {why}",
    ),
    "nick_not_private": (
        "Server Pertemuan 4 tidak mengenal pesan pribadi.",
        "A server of Pertemuan 4 knows no private messages.",
    ),
    "help_join_room": (
        "nama ruang yang kamu maksud: kalau di sana ternyata ruang lain, kamu diberi tahu dan "
        "tidak masuk",
        "the name of the room that you mean: where another one is, you are told and stay outside",
    ),
    "help_join_nick": (
        "masuk ke server Pertemuan 4 (NICK)",
        "join a server of Pertemuan 4 (NICK)",
    ),
    "room_waits": (
        "Belum terkirim; menunggu koneksi: {n} pesan.",
        "Not sent yet; waiting for the connection: {n} messages.",
    ),
    "room_stopped": (
        "Client ini sedang tidak ada di ruang, jadi pesannya tidak dikirim.",
        "This client is not in a room, so the message was not sent.",
    ),
    "room_no_welcome": (
        "{address} tidak menyambut dalam {seconds} detik. Mungkin di sana bukan ruang chatkit.",
        "{address} has not answered within {seconds} seconds. Perhaps it is no chatkit room.",
    ),
    "room_silent": (
        "Ruang diam selama {seconds} detik.",
        "The room was silent for {seconds} seconds.",
    ),
    "not_acknowledged": (
        "Ruang belum mengonfirmasi {n} pesan dalam {seconds} detik.",
        "The room has not acknowledged {n} messages within {seconds} seconds.",
    ),
    "room_order": (
        "Perintah “/{order}” tidak dikenal. Yang ada: {known}. Pesan yang diawali garis miring "
        "ditulis dengan dua: //",
        "The command “/{order}” is not known. There are: {known}. A message that begins with a "
        "slash is written with two: //",
    ),
    "room_who": ("Di sini ({n}): {names}", "Here ({n}): {names}"),
    "room_owner_says": (
        "Di sini kamu pemilik ruang: ketik perintah, misalnya /help. Untuk ikut mengobrol, masuk "
        "dengan chatkit join.",
        "Here you are the room's owner: type a command, such as /help. To take part in the talk, "
        "join with chatkit join.",
    ),
    "room_order_who": ("/who        siapa saja di sini", "/who        who is here"),
    "room_order_kick": (
        "/kick NAMA    keluarkan seseorang",
        "/kick NAME    send somebody out",
    ),
    "room_order_mute": (
        "/mute NAMA    tolak pesan dari seseorang",
        "/mute NAME    refuse somebody's messages",
    ),
    "room_order_unmute": (
        "/unmute NAMA  terima lagi pesannya",
        "/unmute NAME  take their messages again",
    ),
    "room_order_msg": (
        "/msg NAMA TEKS  pesan pribadi, hanya untuk satu orang",
        "/msg NAME TEXT  a private message, for one person alone",
    ),
    "room_order_help": ("/help       perintah-perintah ini", "/help       these commands"),
    "room_order_quit": ("/quit       keluar", "/quit       leave"),
    "help_room": (
        "buka ruang: banyak client dalam satu obrolan",
        "open a room: many clients in one conversation",
    ),
    "help_room_name": (
        "nama ruang (bawaan: %(default)s)",
        "the room's name (default: %(default)s)",
    ),
    "help_classroom": (
        "izinkan sampai ratusan koneksi dari satu alamat, misalnya sekelas di balik satu router",
        "permit hundreds of connections from one address, as of a class behind one router",
    ),
    "help_nick": (
        "buka juga port ini untuk client Pertemuan 4 (NICK)",
        "open this port, too, for clients of Pertemuan 4 (NICK)",
    ),
    "help_stamp": (
        "cap waktu bagi client itu: tanggal dan jam, jam saja, atau tanpa (bawaan: %(default)s)",
        "the stamp that those clients read: date and time, time alone, or none (default: "
        "%(default)s)",
    ),
    "help_history": (
        "simpan riwayat di file SQLite ini (bawaan: di folder data chatkit)",
        "keep the history in this SQLite file (default: in chatkit's own folder)",
    ),
    "help_no_history": ("jangan simpan riwayat", "keep no history"),
    "help_join": (
        "masuk ke sebuah ruang dan ikut mengobrol",
        "join a room and take part in the talk",
    ),
    "help_join_to": (
        "alamat ruang, misalnya 127.0.0.1:5005",
        "the room's address, such as 127.0.0.1:5005",
    ),
    # the state of a conversation
    "accepted": (
        "accept: koneksi dari {address}, menunggu username…",
        "accept: connection from {address}, waiting for a username…",
    ),
    "accepted_nameless": (
        "accept: koneksi dari {address}.",
        "accept: connection from {address}.",
    ),
    "guest_left": (
        "{address} pergi sebelum mengirim username.",
        "{address} left before sending a username.",
    ),
    "peer_left": ("{peer} keluar.", "{peer} has left."),
    "peer_lost": (
        "Koneksi dengan {peer} terputus mendadak ({reason}).",
        "The connection with {peer} was lost ({reason}).",
    ),
    "server_left": (
        "Server berhenti. Port {port} bebas lagi.",
        "The server has stopped. Port {port} is free again.",
    ),
    "client_left": ("Koneksi ditutup.", "Connection closed."),
    "server_stopped": ("Server tidak berjalan.", "The server is not running."),
    "server_waiting": (
        "Menunggu client di {address}…",
        "Waiting for a client at {address}…",
    ),
    "left_to_parent": (
        "Proses anak (fork) ini hanya punya salinannya; yang berjalan ada di proses induk.",
        "This forked process has a copy only; the one that runs is in its parent.",
    ),
    "client_stopped": ("Tidak terhubung.", "Not connected."),
    "client_connecting": ("Menghubungi {address}…", "Connecting to {address}…"),
    "client_greeting": (
        "Tersambung; username sudah dikirim. Menunggu username server…",
        "Connected; username sent. Waiting for the server's username…",
    ),
    "status_mine": (
        "Giliranmu. {peer} sudah menunggu {since}.",
        "Your turn. {peer} has been waiting for {since}.",
    ),
    "status_theirs": (
        "Giliran {peer}. Kamu sudah menunggu {since}.",
        "{peer}'s turn. You have been waiting for {since}.",
    ),
    "status_free": (
        "Terhubung dengan {peer} ({address}). Bebas: siapa saja boleh bicara kapan saja.",
        "Connected with {peer} ({address}). Free: either side may speak at any time.",
    ),
    "seconds": ("{n} detik", "{n} s"),
    "minutes": ("{n} menit", "{n} min"),
    "own_loopback": (
        "Komputer ini dipakai bersama, jadi setiap pengguna punya alamat loopback sendiri. "
        "Alamatmu {address}; client-mu menyambung ke sana.",
        "This computer is shared, so each user has a loopback address of their own. Yours is "
        "{address}; your clients connect to it.",
    ),
    "offline": (
        "Laptop ini sedang tidak tersambung ke jaringan, jadi hanya bisa chat dengan dirinya "
        "sendiri lewat {host}.",
        "This laptop is not on a network, so it can chat only with itself, through {host}.",
    ),
    "lan_addresses": (
        "Alamat lain laptop ini, kalau yang di atas tidak bisa dihubungi: {addresses}.",
        "Other addresses of this laptop, where the one above cannot be reached: {addresses}.",
    ),
    "lan_open": (
        "Siapa saja di jaringan ini bisa masuk, dengan nama apa pun.",
        "Anybody on this network can join, under any name.",
    ),
    "client_address_used": (
        "Koneksi ini memakai alamat {address} di sisimu.",
        "On your side this connection uses the address {address}.",
    ),
    "no_name": ("(tanpa nama)", "(no name)"),
    # an argument that cannot be used
    "port_not_a_number": (
        "Port harus berupa angka, misalnya 5005. Yang kamu tulis: “{text}”.",
        "A port is a number, such as 5005. You wrote “{text}”.",
    ),
    "port_out_of_range": (
        "Port harus antara {lowest} dan {highest}. Yang kamu tulis: {port}.",
        "A port is between {lowest} and {highest}. You wrote {port}.",
    ),
    "port_in_use": (
        "Port {port} sedang dipakai program lain. Coba port {free}, yang masih kosong.",
        "Port {port} is in use by another program. Try port {free}, which is free.",
    ),
    "port_not_permitted": (
        "Sistem tidak mengizinkan port {port} (port di bawah {first} biasanya hanya untuk "
        "administrator). Coba port {free}.",
        "The system does not permit port {port} (ports below {first} are usually for the "
        "administrator). Try port {free}.",
    ),
    "address_not_mine": (
        "Alamat {host} bukan milik laptop ini, jadi server tidak bisa dibuka di sana.",
        "The address {host} does not belong to this laptop, so no server can listen there.",
    ),
    "address_unknown": (
        "Alamat “{host}” tidak ditemukan. Periksa ejaannya, atau tulis alamat IP seperti "
        "127.0.0.1.",
        "The address “{host}” was not found. Check the spelling, or write an IP address such as "
        "127.0.0.1.",
    ),
    "host_empty": (
        "Alamat IP server masih kosong. Untuk server di laptop ini, tulis {host}.",
        "The server's IP address is empty. For a server on this laptop, write {host}.",
    ),
    "host_everywhere": (
        "{host} berarti “semua alamat komputer ini”, dan hanya untuk server yang mendengarkan. "
        "Untuk menyambung, tulis satu alamat: {own} untuk server di laptop ini, atau alamat yang "
        "ditampilkan server di laptop lain.",
        "{host} means “every address of this computer”, and is only for a server that listens. To "
        "connect, write one address: {own} for a server on this laptop, or the address that a "
        "server on another laptop shows.",
    ),
    "host_with_port": (
        "Tulis alamat dan port secara terpisah: alamat {host}, port {port}. Yang kamu tulis: "
        "“{text}”.",
        "Write the address and the port apart: address {host}, port {port}. You wrote “{text}”.",
    ),
    "host_with_path": (
        "Tulis alamatnya saja, tanpa http:// dan tanpa garis miring. Yang kamu tulis: “{text}”.",
        "Write the address alone, without http:// and without slashes. You wrote “{text}”.",
    ),
    "host_not_ipv4": (
        "Alamat IPv4 terdiri dari empat angka 0 sampai 255 dengan titik di antaranya, misalnya "
        "192.168.1.7. Yang kamu tulis: “{text}”.",
        "An IPv4 address is four numbers from 0 to 255 with dots between them, such as "
        "192.168.1.7. You wrote “{text}”.",
    ),
    "host_not_ipv6": (
        "Ini bukan alamat IPv6 (misalnya ::1 atau fd00::7). Kalau maksudmu alamat dan port, tulis "
        "secara terpisah. Yang kamu tulis: “{text}”.",
        "This is no IPv6 address (such as ::1 or fd00::7). If you mean an address and a port, "
        "write them apart. You wrote “{text}”.",
    ),
    "host_without_scope": (
        "Setiap antarmuka jaringan punya alamat fe80:: sendiri, jadi tambahkan % dan antarmuka di "
        "laptopmu, misalnya {host}. Antarmuka yang ada: {known}. Yang kamu tulis: “{text}”.",
        "Each network interface has fe80:: addresses of its own, so add % and the interface of "
        "your laptop, such as {host}. Your interfaces: {known}. You wrote “{text}”.",
    ),
    "refused": (
        "{host} menolak koneksi di port {port}. Apakah server sudah dijalankan? Apakah port-nya "
        "sama? Apakah ia server TCP (SOCK_STREAM), bukan UDP?",
        "{host} refused the connection on port {port}. Has the server been started? Is the port "
        "the same? Is it a TCP server (SOCK_STREAM), not UDP?",
    ),
    "no_answer": (
        "{host} tidak menjawab di port {port} dalam {seconds} detik. Apakah alamatnya benar, dan "
        "apakah kedua laptop di jaringan yang sama? Bisa juga firewall memblokirnya.",
        "{host} did not answer on port {port} within {seconds} s. Is the address right, and are "
        "both laptops on the same network? A firewall may be blocking it, too.",
    ),
    "unreachable": (
        "Tidak ada rute ke {host}. Apakah laptop ini tersambung ke jaringan?",
        "There is no route to {host}. Is this laptop on a network?",
    ),
    "network_fault": ("Ada masalah jaringan: {reason}.", "A network problem: {reason}."),
    "username_empty": (
        "Username masih kosong. Tulis namamu.",
        "The username is empty. Write your name.",
    ),
    "username_long": (
        "Username {length} karakter; batasnya {limit}.",
        "The username has {length} characters; the limit is {limit}.",
    ),
    "username_hidden": (
        "Username berisi karakter yang tidak terlihat ({characters}). Hapus karakter itu.",
        "The username holds characters that cannot be seen ({characters}). Leave them out.",
    ),
    "username_marks": (
        "Di username ada huruf dengan terlalu banyak tanda, misalnya aksen; batasnya {limit} untuk "
        "satu huruf. Kurangi tandanya.",
        "The username piles too many marks, such as accents, on one letter; the limit is {limit}. "
        "Use fewer of them.",
    ),
    "same_username": (
        "Nama kalian sama. Supaya tidak tertukar: kamu {me}, dia {peer}.",
        "You both have the same name. To tell you apart: you are {me}, they are {peer}.",
    ),
    "similar_username": (
        "Nama kalian terlihat sama, padahal hurufnya berbeda. Supaya tidak tertukar: kamu {me}, "
        "dia {peer}.",
        "Your names look the same, but their letters differ. To tell you apart: you are {me}, "
        "they are {peer}.",
    ),
    "odd_username": (
        "Username yang diterima tidak lazim: “{text}”. Mungkin nama dan pesan pertama tiba "
        "menyatu.",
        "An unusual username came in: “{text}”. Perhaps a name and a first "
        "message arrived together, as one piece.",
    ),
    "message_empty": (
        "Pesan kosong tidak dikirim: send(b'') tidak menaruh apa pun di jaringan. Di skrip client "
        "aslinya, kedua sisi lalu saling menunggu selamanya.",
        "An empty message is not sent: send(b'') puts nothing on the network. In the original "
        "client script both sides would then wait for each other for ever.",
    ),
    "message_long": (
        "Pesan ini {bytes} byte ({characters} karakter; byte bukan karakter), batasnya {limit} "
        "byte. Kirim dalam beberapa bagian.",
        "This message is {bytes} bytes ({characters} characters; bytes are not characters), the "
        "limit is {limit} bytes. Send it in parts.",
    ),
    "message_long_stamped": (
        "Pesan ini {bytes} byte ({characters} karakter, ditambah “{prefix}” di depannya; byte "
        "bukan karakter), batasnya {limit} byte. Kirim dalam beberapa bagian.",
        "This message is {bytes} bytes ({characters} characters, and “{prefix}” before them; "
        "bytes are not characters), the limit is {limit} bytes. Send it in parts.",
    ),
    # other people's programs
    "met_nameless": (
        "Terhubung dengan {peer}, tanpa nama: potongan pertama yang datang sudah berupa pesan.",
        "Connected with {peer}, without names: the first piece that comes is a message already.",
    ),
    "name_is_echo": (
        "“{text}” sama persis dengan namamu. Kalau program di seberang hanya memantulkan (echo) "
        "apa yang kamu kirim, pilih Tanpa nama (names = False). Kalau namanya memang sama: kamu "
        "{me}, dia {peer}.",
        "“{text}” is exactly your own name. If the other program only sends back (echoes) what it "
        "gets, choose No names (names = False). If it really has the same name: you are {me}, "
        "they are {peer}.",
    ),
    "name_is_sentence": (
        "“{text}” lebih mirip kalimat daripada nama (atau nama dan pesan pertama tiba menyatu). "
        "Kalau program di seberang tidak menyebut nama, pilih Tanpa nama (names = False). Kalau "
        "setelah itu ia diam saja, mungkin ia membaca baris utuh: pilih Baris baru (newline = "
        "True).",
        "“{text}” looks like a sentence, not like a name (or a name and a first message arrived "
        "together). If the other program says no names, choose No names (names = False). If it is "
        "silent after that, it may read whole lines: choose Newline (newline = True).",
    ),
    "name_is_stamped": (
        "“{text}” dimulai dengan tanggal atau jam, jadi itu mungkin pesan, bukan nama. Pilih Tanpa "
        "nama (names = False).",
        "“{text}” begins with a date or a time, so it may be a message, not a name. Choose No "
        "names (names = False).",
    ),
    "name_is_header": (
        "“{text}” mirip header panjang pesan. Program di seberang menulis panjang tiap pesan di "
        "depannya, sedangkan chatkit mengirim teks saja. Ubah program itu agar mengirim dan "
        "membaca teks langsung, lalu pilih Tanpa nama (names = False) kalau tidak menyebut nama.",
        "“{text}” looks like a length header. The other program writes each message's length "
        "before it, while chatkit sends the text alone. Have that program send and read plain "
        "text, and choose No names (names = False) if it says no names.",
    ),
    "name_is_binary": (
        "“{text}” bukan teks, melainkan data biner (misalnya dari pickle atau struct). chatkit "
        "hanya mengirim teks UTF-8. Ubah program di seberang agar memakai encode() dan decode(), "
        "lalu pilih Tanpa nama (names = False) kalau ia tidak menyebut nama.",
        "“{text}” is no text but binary data (from pickle or struct, for example). chatkit sends "
        "UTF-8 text only. Have the other program use encode() and decode(), and choose No names "
        "(names = False) if it says no names.",
    ),
    "name_is_http": (
        "“{text}” adalah HTTP: di seberang ada server web atau browser, bukan program chat. "
        "Periksa port-nya. Untuk mencoba HTTP dengan tangan, pilih Tanpa nama (names = False) dan "
        "Baris baru (newline = True).",
        "“{text}” is HTTP: the other side is a web server or a browser, not a chat program. Check "
        "the port. To try HTTP by hand, choose No names (names = False) and Newline (newline = "
        "True).",
    ),
    "name_is_nick": (
        "“{text}” adalah cara server banyak client (seperti di Pertemuan 4) meminta namamu. Dialek "
        "itu belum dikenal chatkit. Sementara ini pilih Tanpa nama (names = False) dan Bebas (free "
        "= True), lalu tulis sendiri namamu di depan setiap pesan. Namamu sudah terkirim; "
        "kalau nanti menyambung lagi tanpa nama, kirim dulu namamu saja.",
        "“{text}” is how a server for many clients (as in Pertemuan 4) asks for your name. chatkit "
        "does not know that dialect yet. For now choose No names (names = False) and Free (free = "
        "True), and write your name before each message yourself. Your name has been sent; if you "
        "connect again without names, send your name alone first.",
    ),
    "maybe_lines": (
        "{peer} belum menjawab selama {seconds} detik. Kalau itu program yang membaca baris utuh "
        "(readline), ia masih menunggu akhir baris: pilih Baris baru (newline = True). Kalau ia "
        "hanya meneruskan pesan ke client lain, pilih Bebas (free = True). Kalau itu orang, "
        "tunggu saja.",
        "{peer} has not answered for {seconds} s. If it is a program that reads whole lines "
        "(readline), it still waits for the end of yours: choose Newline (newline = True). If it "
        "only passes messages on to other clients, choose Free (free = True). If it is a person, "
        "just wait.",
    ),
    "server_unnamed": (
        "Server sudah tersambung tetapi belum menyebut namanya, jadi pesanmu belum dikirim. Tunggu "
        "sebentar. Kalau server itu memang tidak menyebut nama, pilih Tanpa nama (names = False).",
        "The server is connected but has not said its name yet, so the message was not sent. Wait "
        "a moment. If this server says no names at all, choose No names (names = False).",
    ),
    "client_unnamed": (
        "Client {address} sudah tersambung tetapi belum menyebut namanya, jadi pesanmu belum "
        "dikirim. Tunggu sebentar. Kalau client itu memang tidak menyebut nama, pilih Tanpa nama "
        "(names = False); kalau ia menunggu kamu bicara dulu, pilih juga Bebas (free = True).",
        "The client {address} is connected but has not said its name yet, so the message was not "
        "sent. Wait a moment. If this client says no names at all, choose No names (names = "
        "False); if it waits for you to speak first, choose Free (free = True), too.",
    ),
    "names_needed": (
        "Dialek {dialect} selalu menyebut nama pengirim di setiap pesan. Tanpa nama (names = "
        "False) hanya bisa dengan dialek classic.",
        "In the {dialect} dialect each message names its sender. Only the classic dialect can do "
        "without names (names = False).",
    ),
    "argument_type": (
        "{name} harus {expected}, bukan {type}.",
        "{name} must be {expected}, not {type}.",
    ),
    "argument_small": (
        "{name} minimal {least}, sedangkan yang diberikan {value}.",
        "{name} must be a number from {least} on, not {value}.",
    ),
    "clock_bad": (
        "clock milikmu bermasalah ({reason}), jadi mulai sekarang dipakai jam komputer ini.",
        "Your clock is at fault ({reason}), so this computer's own clock is used from now on.",
    ),
    "listener_slow": (
        "Fungsi {name} terlalu lambat untuk semua baris ini: paling banyak {lines} baris menunggu "
        "giliran, dan yang terlama dilewati.",
        "The function {name} is too slow for all these lines: at most {lines} of them wait for it, "
        "and the oldest are left out.",
    ),
    "engine_waits_for_itself": (
        "Perintah ini menunggu mesin chat, tetapi dipanggil dari dalam mesin itu sendiri. Panggil "
        "dari sel, dari thread lain, atau dari fungsi yang kamu daftarkan dengan subscribe.",
        "This call waits for the chat's engine, but was made inside the engine itself. Call it "
        "from a cell, from another thread, or from a function given to subscribe.",
    ),
    "engine_busy": (
        "Mesin chat tidak menjawab dalam {seconds} detik. Mungkin sebuah fungsi milikmu, misalnya "
        "clock, menahannya. Kalau tetap begini, mulai ulang kernel.",
        "The chat's engine did not answer within {seconds} s. A function of yours may be holding "
        "it, a clock for example. If it stays like this, restart the kernel.",
    ),
    "nobody_connected": (
        "Belum ada yang terhubung, jadi pesan belum dikirim.",
        "Nobody is connected, so the message was not sent.",
    ),
    "not_your_turn": (
        "Belum giliranmu: tunggu pesan dari {peer}, atau pilih Bebas (free = True) di sisimu. "
        "Pesanmu belum dikirim.",
        "Not your turn: wait for {peer}'s message, or choose Free (free = True) on your side. "
        "Your message was not sent.",
    ),
    "queue_full": (
        "Antrean untuk {peer} penuh ({kib} KiB), jadi pesan ini belum dikirim. Mungkin {peer} "
        "tidak membaca. Coba lagi sebentar lagi.",
        "The queue for {peer} is full ({kib} KiB), so this message was not sent. Perhaps {peer} "
        "is not reading. Try again in a moment.",
    ),
    "slow_reader": (
        "{peer} belum membaca selama {seconds} detik; pesanmu masih mengantre.",
        "{peer} has not read for {seconds} s; your message is still waiting.",
    ),
    "message_not_text": (
        'Pesan harus berupa teks (str), bukan {type}. Tulis "Halo", tanpa b di depannya.',
        'A message is text (str), not {type}. Write "Halo", with no b before it.',
    ),
    "second_client": (
        "Client kedua ({address}) ditolak: server ini sedang melayani {peer}.",
        "A second client ({address}) was turned away: this server is serving {peer}.",
    ),
    "silent_client": (
        "{address} diam saja selama {seconds} detik, jadi diputus. Client berikutnya bisa masuk. "
        "Kalau client itu menunggu kamu bicara dulu, pilih Tanpa nama (names = False) dan Bebas "
        "(free = True).",
        "{address} said nothing for {seconds} s and was disconnected. The next client can come "
        "in. If this client waits for you to speak first, choose No names (names = False) "
        "and Free (free = True).",
    ),
    "crowded_out": (
        "Terlalu banyak koneksi yang diam saja; {address} diputus supaya client lain bisa masuk.",
        "Too many connections say nothing; {address} was disconnected so that others can come in.",
    ),
    "silent_server": (
        "Tersambung, tetapi server belum menyebut namanya dalam {seconds} detik. Mungkin ia "
        "sedang melayani client lain: tunggu saja. Kalau ia tidak menyebut nama, pilih Tanpa nama "
        "(names = False); kalau ia membaca baris utuh (readline), pilih Baris baru (newline = "
        "True).",
        "Connected, but the server has not said its name for {seconds} s. Perhaps it is serving "
        "another client: just wait. If it says no names, choose No names (names = False); if it "
        "reads whole lines (readline), choose Newline (newline = True).",
    ),
    "server_closed_early": (
        "Server menutup koneksi sebelum menyebut namanya. Mungkin ia sedang melayani client lain, "
        "atau memakai dialek lain. Kalau ia hanya menerima satu pesan lalu pergi, pilih Tanpa nama "
        "(names = False).",
        "The server closed the connection before it said its name. Perhaps it is serving another "
        "client, or speaks another dialect. If it takes one message and leaves, choose No names "
        "(names = False).",
    ),
    "inner_fault": (
        "Ada kesalahan di dalam chatkit: {reason}. Tekan Berhenti lalu mulai lagi.",
        "Something went wrong inside chatkit: {reason}. Press Stop and start again.",
    ),
    # the framed dialect
    "line_too_long": (
        "Satu baris dari lawan bicara setidaknya {size} byte; batasnya {limit}. Koneksi ditutup. "
        'Apakah ia memakai wire="lines" juga?',
        "A line from the other side has at least {size} bytes; the limit is {limit}. The "
        'connection was closed. Does the other side use wire="lines", too?',
    ),
    "message_long_framed": (
        "Sebagai baris JSON, pesan ini {bytes} byte ({characters} karakter), batasnya {limit} "
        "byte. Kirim dalam beberapa bagian.",
        "As a JSON line this message has {bytes} bytes ({characters} characters), the limit is "
        "{limit} bytes. Send it in parts.",
    ),
    "line_cut_short": (
        "Koneksi berakhir di tengah pesan; yang sudah tiba: “{text}”.",
        "The connection ended in the middle of a message, of which this had arrived: “{text}”.",
    ),
    "line_not_understood": (
        "Seharusnya baris JSON {expected}, tetapi yang datang: “{text}”. Koneksi ditutup. Kedua "
        "sisi harus memakai dialek yang sama.",
        "The other side should have sent a JSON line {expected}, but sent “{text}”. The connection "
        "was closed. Both sides must use the same dialect.",
    ),
    "wire_unknown": (
        "Tidak ada dialek bernama “{name}”. Pilih: {names}.",
        "There is no dialect called “{name}”. Choose: {names}.",
    ),
    "help_wire": (
        "dialek, yaitu cara menulis pesan sebagai byte: classic (seperti tugas) atau lines "
        "(berbingkai)",
        "the dialect, which is how messages are written in bytes: classic (as in the assignment) "
        "or lines (framed)",
    ),
    "title_framed": ("{title} · berbingkai (lines)", "{title} · framed (lines)"),
    # the terminal programs
    "typed_ahead": (
        "Belum giliranmu: pesanmu menunggu di bawah, dan dikirim begitu {peer} menjawab. Tekan ↑ "
        "untuk mengambilnya kembali. Kalau {peer} tidak akan menjawab, tekan {button} (Bebas), "
        "atau mulai dengan --free.",
        "Not your turn: your message waits below, and is sent when {peer} has answered. Press ↑ to "
        "take it back. If {peer} never answers, press {button} (Free), or start with --free.",
    ),
    "terminal_keys": ("Tombol di terminal ini: {keys}.", "Keys in this terminal: {keys}."),
    "terminal_options": (
        "Pilihannya di baris perintah: {options}.",
        "The choices on the command line: {options}.",
    ),
    "choice_names": ("Tanpa nama", "No names"),
    "choice_newline": ("Baris baru", "Newline"),
    "choice_free": ("Bebas", "Free"),
    "switched_on": (
        "{choice}: aktif. {button} mematikannya.",
        "{choice}: on. {button} turns it off.",
    ),
    "switched_off": (
        "{choice}: mati. {button} mengaktifkannya.",
        "{choice}: off. {button} turns it on.",
    ),
    "names_next": (
        "Nama dipakai lagi mulai koneksi berikutnya.",
        "Names are used again from the next connection on.",
    ),
    "typed_ahead_plain": (
        "Belum giliranmu: pesanmu disimpan, dan dikirim begitu {peer} menjawab. Kalau {peer} tidak "
        "akan menjawab, mulai lagi dengan --free.",
        "Not your turn: your message is kept, and sent when {peer} has answered. If {peer} never "
        "answers, start again with --free.",
    ),
    "typed_waits": ("(menunggu) {text}", "(waiting) {text}"),
    "typed_more": ("(menunggu) {n} pesan sebelum ini", "(waiting) {n} more before these"),
    "script_waits": (
        "Menunggu jawaban {peer}, karena kalian bergantian. Kalau {peer} hanya membaca, jalankan "
        "program ini dengan --free: semua baris dikirim tanpa menunggu.",
        "Waiting for {peer}'s answer, since you take turns. If {peer} only reads, run this program "
        "with --free: all lines are sent without waiting.",
    ),
    "script_empty": (
        "Tidak ada pesan untuk dikirim (masukannya kosong), jadi program ini hanya menampilkan "
        "pesan yang datang. Hentikan dengan Ctrl-C; di latar belakang dengan kill.",
        "There is no message to send (the input is empty), so this program only shows the messages "
        "that arrive. Ctrl-C ends it; in the background, kill does.",
    ),
    "script_asked": (
        "Masukan habis sebelum pertanyaan ini dijawab. Jawab lewat opsi: --host, --port, "
        "--username.",
        "The input ended before this question was answered. Answer by options: --host, --port, "
        "--username.",
    ),
    "plain_terminal": (
        "Terminal ini tidak bisa menggambar ulang baris yang sedang diketik, jadi pesan yang "
        "datang bisa menyelanya.",
        "This terminal cannot draw the line being typed again, so a message that arrives may cut "
        "into it.",
    ),
    "typed_for_other": (
        "Tidak dikirim, karena {peer} sudah keluar: {text}",
        "Not sent, because {peer} has left: {text}",
    ),
    "goodbye": ("Selesai.", "Done."),
    "bad_option": ("{reason} Pakai --help untuk melihat pilihannya.", "{reason} See --help."),
    "help_chatkit": (
        "Belajar socket TCP lewat chat: server dan client di JupyterLab atau di terminal.",
        "Learn TCP sockets by chatting through them, in JupyterLab or in a terminal.",
    ),
    "help_lab": (
        "buka JupyterLab: notebook server di kiri, client di kanan",
        "open JupyterLab: the server's notebook left, the client's right",
    ),
    "help_server": ("jalankan server chat di terminal", "run the chat server in the terminal"),
    "help_client": ("jalankan client chat di terminal", "run the chat client in the terminal"),
    "help_cable": (
        "pasang kabel (proxy TCP) yang memperlihatkan setiap potong data dan bisa mengganggu "
        "koneksinya",
        "put a cable (a TCP proxy) in place, which shows each piece of data and can disturb the "
        "connection",
    ),
    "help_cable_orders": (
        "Selama berjalan, tulis perintah lalu Enter: slice=1, to_client delay=0.5, hold, release, "
        "unplug, plug_in, cut, half_close to_server, clear, status, wait 0.5, help, quit.",
        "While it runs, write a command and press Enter: slice=1, to_client delay=0.5, hold, "
        "release, unplug, plug_in, cut, half_close to_server, clear, status, wait 0.5, help, quit.",
    ),
    "help_cable_listen": (
        "port kabel, tempat client menyambung (bawaan: %(default)s)",
        "the cable's port, to which a client connects (default: %(default)s)",
    ),
    "help_cable_to": (
        "alamat dan port server; IPv6 dengan kurung, [::1]:5005 (bawaan: %(default)s)",
        "the server's address and port; IPv6 in brackets, [::1]:5005 (default: %(default)s)",
    ),
    "help_cable_seed": (
        "seed untuk bilangan acak (bawaan: %(default)s)",
        "seed of the random numbers (default: %(default)s)",
    ),
    "seed_not_whole": (
        "seed harus bilangan bulat, misalnya 7. Yang kamu tulis: “{value}”.",
        "A seed is a whole number, such as 7. You wrote “{value}”.",
    ),
    "help_cable_fault": (
        "gangguan sejak awal, di kedua arah: {meaning}",
        "a fault from the start, in both directions: {meaning}",
    ),
    "tip_glue": (
        "Kumpulkan data selama sekian detik, lalu lepas sebagai satu potong",
        "Gather data for so many seconds, then release it as one piece",
    ),
    "help_lang": ("bahasa: id atau en", "language: id or en"),
    "help_lesson": (
        "nomor pelajaran; tanpa ini, daftar pelajaran yang dibuka",
        "number of the lesson; without it, the list of lessons opens",
    ),
    "help_lab_folder": (
        "folder untuk salinan pelajaranmu (bawaan: chatkit-lessons)",
        "folder for your copies of the lessons (default: chatkit-lessons)",
    ),
    "help_fresh": (
        "buat salinan baru dari pelajaran itu, atau dari semua yang pernah dibuka; salinan lama "
        "tetap disimpan",
        "make a new copy of that lesson, or of all that were opened; the old copies are kept",
    ),
    "help_lab_port": ("port untuk JupyterLab", "port for JupyterLab"),
    "help_no_browser": (
        "jangan buka browser; alamatnya ditampilkan saja",
        "open no browser; only show the address",
    ),
    "help_port": ("port server", "the server's port"),
    "help_username": ("namamu di chat", "your name in the chat"),
    "help_bind": (
        "alamat tempat server mendengarkan (bawaan: %(default)s)",
        "address on which the server listens (default: %(default)s)",
    ),
    "help_host": ("alamat IP server", "the server's IP address"),
    "help_lan": (
        "izinkan laptop lain di jaringan yang sama untuk masuk, siapa saja dan dengan nama apa pun",
        "let other laptops on the same network in, anybody, and under any name",
    ),
    "help_names": (
        "tanpa nama: potongan pertama sudah berupa pesan (untuk program lain)",
        "without names: the first piece is a message (for other programs)",
    ),
    "help_newline": (
        "akhiri setiap pesan dengan baris baru, untuk program yang membaca per baris (readline)",
        "end each message in a newline, for programs that read lines (readline)",
    ),
    "help_free": (
        "bebas bicara kapan saja, tanpa bergantian",
        "speak at any time, without taking turns",
    ),
    # the card in JupyterLab's launcher
    "lessons_title": ("Pelajaran chatkit", "chatkit lessons"),
    "lessons_caption": (
        "Daftar pelajaran socket TCP: tiap pelajaran terbuka berdampingan.",
        "The lessons on TCP sockets; each opens side by side.",
    ),
    # chatkit check: the sentences of a failure, each with both sides
    "check_we": ("pemeriksa", "checker"),
    "check_no_task": (
        "Tugas “{task}” tidak ada. Yang ada: {tasks}.",
        "There is no task “{task}”. There are: {tasks}.",
    ),
    "check_other_order": (
        "Urutannya terbalik. Yang benar: chatkit check {task} {script}",
        "The order is the other way round: chatkit check {task} {script}",
    ),
    "check_no_check": (
        "Pemeriksaan “{check}” tidak ada. Yang ada: {checks}.",
        "There is no check “{check}”. There are: {checks}.",
    ),
    "check_asks_nothing": (
        "Programmu seharusnya meminta pesan, tetapi {doing}.",
        "Your program should ask for a message, but {doing}.",
    ),
    "check_screen": (
        "Di layar seharusnya ada “{wanted}”. Yang ada: “{seen}”.",
        "The screen should show “{wanted}”. It shows “{seen}”.",
    ),
    "check_screen_empty": (
        "Di layar seharusnya ada “{wanted}”, tetapi tidak ada yang muncul: programmu {doing}.",
        "The screen should show “{wanted}”, but nothing appeared: {doing}.",
    ),
    "check_has_ended": (
        "sudah berhenti (kode {code}): {last}",
        "it has ended (code {code}): {last}",
    ),
    "check_has_ended_silently": (
        "sudah berhenti (kode {code}) tanpa satu kata pun",
        "it has ended (code {code}) without a word",
    ),
    "check_computes": (
        "sedang menghitung atau tidur (sleep), tidak menunggu siapa pun",
        "it computes or sleeps, and waits for nobody",
    ),
    "check_connects_again": (
        "terus mencoba menyambung ke {place}, dan selalu gagal ({count} kali {error})",
        "it tries to connect to {place} again and again, in vain ({count} times {error})",
    ),
    "check_over_time": (
        "Pemeriksaan ini dihentikan setelah {seconds} detik. Saat itu programmu {doing}.",
        "This check was stopped after {seconds} seconds. The state of your program then: {doing}.",
    ),
    "check_place_taken": (
        "Programmu menyambung ke {place}, alamat yang tertulis di kodenya. Program lain sedang "
        "mendengarkan di situ, jadi pemeriksa tidak bisa berperan sebagai server. Tutup program "
        "itu, lalu periksa lagi.",
        "Your program connects to {place}, which is fixed in its text. Another program listens "
        "there, so the checker cannot play the server. Close that program, and check again.",
    ),
    "check_waits": ("menunggu di {call}()", "it waits in {call}()"),
    "check_waits_at": ("menunggu di {call}(), baris {line}", "it waits in {call}(), line {line}"),
    "check_traceback": (
        "Programmu berhenti dengan traceback: {error}",
        "Your program ended in a traceback: {error}",
    ),
    "check_no_server": (
        "Programmu seharusnya mendengarkan, tetapi {doing}.",
        "Your program should listen, but {doing}.",
    ),
    "check_other_port": (
        "Port yang diketik adalah {wanted}, tetapi programmu mendengarkan di port {seen}.",
        "The port that was typed is {wanted}, but your program listens at port {seen}.",
    ),
    "check_no_date": (
        "Tanggal hari ini tidak ada di layar.",
        "Today's date is not on the screen.",
    ),
    "check_asks_too_early": (
        "Client belum mengirim pesan, tetapi programmu sudah bertanya “{question}”.",
        "The client has sent no message yet, but your program asks “{question}”.",
    ),
    "check_speaks_too_early": (
        "Client belum mengirim pesan, tetapi programmu sudah mengirim {seen}.",
        "The client has sent no message yet, but your program has sent {seen}.",
    ),
    "check_answers": (
        "Client seharusnya tidak menerima apa-apa, tetapi menerima {seen}.",
        "The client should receive nothing, but received {seen}.",
    ),
    "check_peer_lost": (
        "Di sisi {we}, koneksinya terputus ({error}): programmu {doing}.",
        "The {we} has lost the connection to your program ({error}): {doing}.",
    ),
    "check_sent_nothing": (
        "Di sisi {we} seharusnya tiba “{wanted}”, tetapi tidak ada yang tiba: programmu {doing}.",
        "The {we} should receive “{wanted}”, but received nothing: {doing}.",
    ),
    "check_sent": (
        "Di sisi {we} seharusnya tiba “{wanted}”, tetapi yang tiba {seen}.",
        "The {we} should receive “{wanted}”, but received {seen}.",
    ),
    "check_no_name": (
        "Programmu tidak menanyakan username: “{question}” muncul lagi untuk pesan, jadi yang "
        "terkirim di tempat nama adalah pesan pertama.",
        "Your program does not ask for a username: “{question}” comes again for a message, so the "
        "first message is sent in place of the name.",
    ),
    "check_no_client": (
        "Programmu seharusnya menyambung ke {wanted}, tetapi {doing}.",
        "Your program should connect to {wanted}, but {doing}.",
    ),
    "check_other_place": (
        "Alamat yang diketik adalah {wanted}, tetapi programmu menyambung ke {seen}.",
        "The address that was typed is {wanted}, but your program connects to {seen}.",
    ),
    "check_waits_to_speak": (
        "Giliran pertama milik client, jadi programmu seharusnya meminta pesan, tetapi {doing}.",
        "The client speaks first, so your program should ask for a message, but {doing}.",
    ),
    "check_does_not_ask": (
        "Programmu seharusnya menerima ketikan kapan saja, tetapi {doing}. "
        "Tidak ada yang membaca keyboard.",
        "Your program should take what is typed at any time, but {doing}. "
        "Nothing reads the keyboard.",
    ),
    "check_two_threads_help": (
        "Dua panggilan yang menunggu perlu dua tempat: satu thread untuk recv(), "
        "loop utama untuk input().",
        "Two calls that wait need two places: a thread for recv(), the main loop for input().",
    ),
    "check_no_function": (
        "Di filemu seharusnya ada fungsi {wanted}, tetapi programmu {doing}.",
        "Your file should have a function {wanted}, but {doing}.",
    ),
    "check_function_none": (
        "Di filemu belum ada fungsi {wanted}.",
        "Your file has no function {wanted}.",
    ),
    "check_function_other": (
        "Fungsinya seharusnya bernama {wanted}; yang ada di filemu: {seen}.",
        "The function should be called {wanted}; your file has {seen}.",
    ),
    "check_function_arguments": (
        "Fungsimu dipanggil sebagai {wanted}, tetapi yang kamu tulis {seen}.",
        "Your function is called as {wanted}, but you have written {seen}.",
    ),
    "check_function_asks": (
        "Filemu hanya dibaca untuk mengambil fungsinya, tetapi sudah bertanya “{question}”.",
        "Your file is loaded for its function alone, but it asks “{question}”.",
    ),
    "check_main_help": (
        'Taruh bagian yang bertanya di bawah `if __name__ == "__main__":`.',
        'Put the part that asks below `if __name__ == "__main__":`.',
    ),
    "check_function_yields_none": (
        "{name} tidak memberikan apa-apa: hasilnya None.",
        "{name} gives nothing: its result is None.",
    ),
    "check_yield_help": (
        "print() hanya menampilkan. Berikan setiap hasil dengan yield.",
        "print() only shows. Give each result by yield.",
    ),
    "check_function": (
        "{pieces}, {name} seharusnya memberi {wanted}, tetapi memberi {seen}.",
        "{pieces}, {name} should give {wanted}, but gives {seen}.",
    ),
    "check_function_error": (
        "{pieces}, {name} berhenti dengan {error}.",
        "{pieces}, {name} ends in {error}.",
    ),
    "check_pieces": (
        "Dengan potongan {size} byte",
        "When the bytes come {size} at a time",
    ),
    "check_pieces_whole": ("Kalau semuanya tiba sekaligus", "When all bytes come at once"),
    "check_function_waits": (" lalu menunggu recv lagi", " and waits in recv again"),
    "check_function_goes_on": (" dan tidak pernah selesai", " and never ends"),
    "check_recv_is_a_function": (
        "recv itu sudah fungsinya: panggil recv(1024), tanpa nama socket di depannya.",
        "recv is the function itself: call recv(1024), without the name of a socket before it.",
    ),
    "check_return_help": (
        "Kembalikan byte-nya dengan return, bukan dengan print() atau yield.",
        "Give the bytes back by return, not by print() or yield.",
    ),
    "check_return_list_help": (
        "Kembalikan daftarnya dengan return; print() hanya menampilkan.",
        "Give the list back by return; print() only shows it.",
    ),
    "check_sorted_help": (
        "Kembalikan daftar (list) yang urut: sorted(...).",
        "Give back a sorted list: sorted(...).",
    ),
    "check_end_help": (
        "Keluar dari loop begitu recv memberi b'', lalu hitung hasilnya.",
        "Leave the loop as soon as recv gives b'', then work out the result.",
    ),
    "check_function_no_end": (
        "recv sudah memberi b'' (akhir koneksi), tetapi {name} terus memanggil recv.",
        "recv has given b'', the end of the connection, but {name} goes on calling it.",
    ),
    "check_function_stuck": (
        "{name} tidak selesai: programmu {doing}.",
        "{name} does not come to an end: {doing}.",
    ),
    "check_letters_bytes_help": (
        "Yang dari recv itu byte. Jadikan teks dulu dengan decode.",
        "recv gives bytes. Turn them into text by decode first.",
    ),
    "check_half_letter_help": (
        "Potongannya berakhir di tengah huruf. Simpan byte itu sampai potongan berikutnya tiba.",
        "The piece ends in the middle of a letter. Keep those bytes until the next piece comes.",
    ),
    "check_letters_late": (
        "{text} sudah tiba utuh, tetapi letters baru memberi {seen} dan menunggu recv lagi.",
        "{text} has come whole, but letters has given {seen} and waits in recv again.",
    ),
    "check_letters_no_letter": (
        "Byte 0xff bukan huruf dalam UTF-8. Setelah itu letters {seen}.",
        "The byte 0xff is no letter of UTF-8. At it, letters {seen}.",
    ),
    "check_letters_stops": ("berhenti dengan {error}", "ends in {error}"),
    "check_letters_gives": ("hanya memberi {found}", "gives {found} alone"),
    "check_exactly_waits": (
        "{data} sudah tiba semua, tetapi exactly memanggil recv lagi dan menunggu.",
        "All of {data} has come, but exactly calls recv again and waits.",
    ),
    "check_exactly_end": (
        "Koneksi berakhir setelah {came} dari {n} byte. exactly seharusnya berhenti dengan "
        "EOFError, tetapi {seen}.",
        "The connection ends after {came} of {n} bytes. exactly should raise EOFError, but {seen}.",
    ),
    "check_exactly_returns": ("mengembalikan {found}", "it returns {found}"),
    "check_exactly_raises": ("berhenti dengan {error}", "it ends in {error}"),
    "check_room_greeting": ("Terkoneksi dengan Server!", "Terkoneksi dengan Server!"),
    "check_room_nothing": (
        "{name} seharusnya menerima “{wanted}”, tetapi tidak ada yang tiba: programmu {doing}.",
        "{name} should receive “{wanted}”, but nothing came: {doing}.",
    ),
    "check_room_other": (
        "{name} seharusnya menerima “{wanted}”, tetapi yang tiba hanya {seen}: programmu {doing}.",
        "{name} should receive “{wanted}”, but no more than {seen} came: {doing}.",
    ),
    "check_room_closed": (
        "{name} seharusnya menerima “{wanted}”, tetapi koneksinya sudah berakhir ({end}): "
        "programmu {doing}.",
        "{name} should receive “{wanted}”, but its connection has ended ({end}): {doing}.",
    ),
    "check_room_crash": (
        "{name} seharusnya menerima “{wanted}”, tetapi satu bagian programmu berhenti dengan "
        "traceback: {error}",
        "{name} should receive “{wanted}”, but a part of your program has ended in a traceback: "
        "{error}",
    ),
    "check_room_twice": (
        "{name} seharusnya menerima “{wanted}” sekali saja, tetapi menerimanya {count} kali.",
        "{name} should receive “{wanted}” once, but received it {count} times.",
    ),
    "check_room_name_twice": (
        "Nama {name} muncul dua kali di depan pesannya: {seen}. Client sudah menuliskannya.",
        "The name {name} stands twice in front of the text: {seen}. The client has written it "
        "already.",
    ),
    "check_room_order": (
        "{name} seharusnya menerima {wanted}, masing-masing sekali dan berurutan, tetapi yang tiba "
        "{seen}.",
        "{name} should receive {wanted}, each once and in this order, but {seen} came.",
    ),
    "check_room_more": (
        "Saat seorang client pamit, {name} menerima lebih dari sekadar pemberitahuan itu: {seen}.",
        "When a client said goodbye, {name} received more than the word of it: {seen}.",
    ),
    "check_room_stopped": (
        "Satu client tidak membaca, dan setelah {sent} kB client lain pun tidak menerima apa-apa "
        "lagi: programmu {doing}.",
        "One client does not read, and after {sent} kB the others receive nothing any more, "
        "either: {doing}.",
    ),
    "check_room_same_name": (
        "Dua client bernama {name}, dan pesan keduanya tiba dengan awalan yang sama, “{seen}”: "
        "tidak ada yang tahu siapa yang berbicara.",
        "Two clients are called {name}, and the texts of both begin with the same “{seen}”: nobody "
        "can tell who speaks.",
    ),
    "check_room_ignored": (
        "Client kedua yang bernama {name} tidak masuk, dan tidak diberi tahu apa-apa: programmu "
        "{doing}.",
        "The second client that is called {name} does not come in, and is told nothing: {doing}.",
    ),
    "check_stays_open": (
        "Pesannya sudah dijawab, tetapi koneksinya belum ditutup: programmu {doing}.",
        "The message was answered, but the connection is still open: {doing}.",
    ),
    "check_port_moves": (
        "Pertama kali programmu mendengarkan di port {wanted}, kedua kalinya di port {seen}.",
        "Your program listens at port {wanted} first, and at port {seen} when started again.",
    ),
    "check_in_use_ends_not": (
        "Portnya dipakai program lain, jadi programmu seharusnya berhenti, tetapi {doing}.",
        "The port is in use by another program, so yours should stop, but {doing}.",
    ),
    "check_in_use_silent": (
        "Portnya dipakai program lain, dan programmu berhenti tanpa satu kalimat pun.",
        "The port is in use by another program, and yours stops without a sentence.",
    ),
    "check_ends_not": (
        "Programmu seharusnya berhenti dengan satu kalimat, tetapi {doing}.",
        "Your program should stop with a sentence, but {doing}.",
    ),
    "check_ends_silently": (
        "Programmu berhenti (kode {code}) tanpa satu kalimat pun.",
        "Your program stops (code {code}) without a sentence.",
    ),
    "check_same_sentence": (
        "Saat pamit dan saat putus mendadak, programmu mengatakan hal yang sama: “{seen}”.",
        "At a goodbye and at a reset, your program says the same: “{seen}”.",
    ),
    "check_wrong_exit": (
        "Kode keluarnya seharusnya {wanted}, tetapi {seen}.",
        "The exit code should be {wanted}, but it is {seen}.",
    ),
    "check_exit_help": (
        "0 berarti semua beres, angka lain berarti ada yang gagal: `sys.exit(1)`.",
        "0 means that all went well, any other number that something failed: `sys.exit(1)`.",
    ),
    "check_stuck_on_empty": (
        "Enter kosong tidak mengirim apa-apa, lalu programmu {doing}. "
        "Kedua sisi menunggu selamanya.",
        "An empty line sends nothing, and now {doing}. Both sides wait for ever.",
    ),
    "check_empty_help": (
        "Tanyakan lagi selama teksnya kosong: `while not pesan: pesan = input(...)`.",
        "Ask again while the text is empty: `while not text: text = input(...)`.",
    ),
    "check_only_here": (
        "Programmu mendengarkan di {seen}, jadi hanya komputer ini yang bisa menyambung. "
        "Supaya komputer teman juga bisa, bind ke “” atau {everywhere}.",
        "Your program listens at {seen}, so this computer alone can connect. "
        "For the computer of a friend, bind to “” or {everywhere}.",
    ),
    "check_line": ("[jam:menit:detik] {name}: {text}", "[hour:minute:second] {name}: {text}"),
    "check_full_line": (
        "[tahun-bulan-hari jam:menit:detik] {name}: {text}",
        "[year-month-day hour:minute:second] {name}: {text}",
    ),
    "check_stamp": (
        "Cap waktunya {seen}, padahal sekarang {wanted}.",
        "The stamp says {seen}, but it is {wanted} now.",
    ),
    "check_glued": (
        "Kedua pesan terbaca menyatu: “{seen}”. Itu sifat TCP, bukan kesalahanmu.",
        "Both messages were read as one: “{seen}”. That is the way of TCP, and no fault of yours.",
    ),
    "check_sliced": (
        "Pesannya dikirim sekali, tetapi kabel mengantarnya dalam dua potongan, “{first}” dan "
        "“{rest}”, dan programmu menganggapnya dua pesan. Itu sifat TCP, bukan kesalahanmu.",
        "The message was sent at once, but the cable brought it in two pieces, “{first}” and "
        "“{rest}”, and your program took them for two. That is the way of TCP, and no fault of "
        "yours.",
    ),
    "help_check": (
        "periksa programmu sendiri untuk sebuah tugas, dan lihat sebabnya kalau gagal",
        "check a program of your own for a task, and see the cause of each failure",
    ),
    "help_check_task": (
        "nama tugas ({tasks}), atau file tugas buatanmu, misalnya ./my_task.py",
        "name of the task ({tasks}), or the file of a task of your own, such as ./my_task.py",
    ),
    "help_check_path": (
        "programmu (.py), atau folder dengan satu program; dengan --table: folder satu kelas",
        "your program (.py), or a folder with one program; with --table: the folder of a class",
    ),
    "help_check_seed": (
        "bilangan untuk nama, pesan, dan port yang sama seperti sebelumnya (bawaan: acak)",
        "a number for the same names, messages and ports as before (default: random)",
    ),
    "help_check_only": (
        "jalankan pemeriksaan dengan nama ini saja",
        "play the check of this name alone",
    ),
    "help_check_html": ("simpan laporan sebagai halaman web", "write the report as a web page"),
    "help_check_json": ("simpan hasilnya sebagai JSON", "write the results as JSON"),
    "help_check_junit": (
        "simpan hasilnya sebagai JUnit XML, untuk GitHub Classroom, GitLab, Moodle, CodeGrade",
        "write the results as JUnit XML, for GitHub Classroom, GitLab, Moodle, CodeGrade",
    ),
    "help_check_table": (
        "periksa setiap file dan folder di dalamnya, dan simpan tabelnya (CSV) dengan laporan "
        "tiap mahasiswa",
        "check every file and folder in it, and write the table (CSV) with a report for each "
        "student",
    ),
    "help_check_codes": (
        "Kode keluar: 0 semua yang diminta beres, 1 ada yang gagal, 2 tidak bisa diperiksa.",
        "Exit code: 0 all that was asked is there, 1 something failed, 2 it could not be checked.",
    ),
    "check_only_table": (
        "--table memeriksa satu kelas, jadi tidak bisa bersama {option}.",
        "--table checks a class, so it does not go with {option}.",
    ),
    # chatkit check: a task of a lecturer's own
    "check_task_none": (
        'Di {file} tidak ada task. Buat dengan: task = Task("nama", Words("…", "…"), ServerPlay)',
        '{file} has no task. Make one: task = Task("name", Words("…", "…"), ServerPlay)',
    ),
    "check_task_broken": (
        "Tugas {file} tidak bisa dimuat: baris {line}, {reason}",
        "The task {file} cannot be loaded: line {line}, {reason}",
    ),
    "check_task_empty": (
        "Tugas di {file} belum punya pemeriksaan. Tulis satu fungsi di bawah @task.asked(…).",
        "The task in {file} has no check yet. Write a function below @task.asked(…).",
    ),
    "check_task_twice": (
        "Di {file} ada dua pemeriksaan bernama {check}. Beri nama yang berbeda.",
        "{file} has two checks called {check}. Give them different names.",
    ),
    "check_task_order": (
        "Di {file}, {check} menunggu {before}, tetapi {before} bukan pemeriksaan di atasnya.",
        "In {file}, {check} comes after {before}, but {before} is no check that stands above it.",
    ),
    # chatkit check: a program of any language
    "help_check_run": (
        "perintah yang menjalankan program dalam bahasa lain, misalnya “node server.js”; path-nya "
        "menjadi foldernya (bawaan: folder ini)",
        "the command that runs a program of another language, such as “node server.js”; the path "
        "is then its folder (default: this folder)",
    ),
    "check_no_path": (
        "Sebutkan satu program, misalnya: chatkit check server my_server.py",
        "Name one program, for example: chatkit check server my_server.py",
    ),
    "check_run_folder": (
        "{folder} bukan folder. Dengan --run, sebutkan folder tempat programnya.",
        "{folder} is not a folder. With --run, name the folder that has the program.",
    ),
    "check_run_empty": (
        "“{command}” bukan perintah yang lengkap. Contoh: --run “node server.js”",
        "“{command}” is not a complete command. For example: --run “node server.js”",
    ),
    "check_run_unknown": (
        "Perintah {program} tidak ada di komputer ini, dan tidak ada di folder itu.",
        "The command {program} is neither on this computer nor in that folder.",
    ),
    "check_run_not": (
        "Tugas {task} hanya untuk Python, jadi tidak bisa dengan --run.",
        "The task {task} is about Python, so it does not go with --run.",
    ),
    "check_waits_keyboard": ("menunggu ketikan", "it waits for the keyboard"),
    "check_waits_unseen": (
        "menunggu sesuatu (apa yang ditunggu tidak terlihat, karena hanya Python yang direkam)",
        "it waits for something (which cannot be seen, since only Python is recorded)",
    ),
    "check_spins_unseen": (
        "Setelah itu programmu tidak pernah menunggu: {seconds} detik terus menghitung. Mungkin "
        "loop-nya tidak selesai saat koneksi sudah berakhir.",
        "Since then your program has never waited: it has computed for {seconds} s. Perhaps its "
        "loop does not end with the connection.",
    ),
    # chatkit check: the program that is handed in, the judge, the page of a terminal
    "check_notebook": (
        "{script} itu notebook. Pindahkan programnya ke satu file .py (File, Save and Export "
        "Notebook As, Executable Script), lalu periksa file itu.",
        "{script} is a notebook. Put the program into one .py file (File, Save and Export Notebook "
        "As, Executable Script), and check that file.",
    ),
    "check_no_python": (
        "{script} bukan skrip Python: namanya tidak berakhir dengan .py.",
        "{script} is not a Python script: its name does not end in .py.",
    ),
    "check_link": (
        "{script} hanya tautan, jadi tidak diperiksa: yang dikumpulkan harus filenya sendiri.",
        "{script} is a mere link to another place, so it is not checked: hand in the file itself.",
    ),
    "check_no_script": (
        "Di folder {folder} tidak ada skrip Python (.py).",
        "The folder {folder} has no Python script (.py).",
    ),
    "check_folder_of_notebooks": (
        "Di folder {folder} hanya ada notebook. Pindahkan programnya ke satu file .py.",
        "The folder {folder} has only notebooks. Put the program into one .py file.",
    ),
    "check_many_scripts": (
        "Di folder {folder} ada beberapa skrip ({names}). Sebutkan satu, atau beri nama {wanted}.",
        "The folder {folder} has several scripts ({names}). Name one of them, or call it {wanted}.",
    ),
    "check_syntax": (
        "{script} bukan Python yang benar: baris {line}, “{code}” ({reason}).",
        "{script} is not correct Python: line {line}, “{code}” ({reason}).",
    ),
    "check_no_module": (
        "{script} memakai modul “{module}”, yang tidak terpasang di komputer ini.",
        "{script} needs the module “{module}”, which is not installed on this computer.",
    ),
    "check_no_place": (
        "{path} tidak bisa ditulis: foldernya tidak ada, atau itu sebuah folder.",
        "{path} cannot be written: its folder does not exist, or it is a folder itself.",
    ),
    "check_too_long": (
        "Pemeriksaan dihentikan setelah {seconds} detik, jadi sisanya belum diperiksa. Coba sekali "
        "lagi saat komputer ini tidak sibuk.",
        "The checks were stopped after {seconds} seconds, so the rest is not known. Try again "
        "while this computer is not busy.",
    ),
    "check_no_end": (
        "Pemeriksaan sudah selesai, tetapi prosesnya tidak berhenti sendiri dalam {seconds} detik, "
        "jadi dihentikan.",
        "The checks were played, but their process did not end by itself within {seconds} seconds, "
        "so it was ended.",
    ),
    "check_stopped": (
        "Pemeriksaan dihentikan, jadi sisanya belum diperiksa.",
        "The checks were stopped, so the rest is not known.",
    ),
    "check_crashed": (
        "chatkit sendiri yang gagal ({reason}), jadi sisanya belum diperiksa. Coba sekali lagi; "
        "kalau terulang, laporkan.",
        "chatkit itself has failed ({reason}), so the rest is not known. Try again; if it happens "
        "again, report it.",
    ),
    "check_judge_code": ("kode {code}", "code {code}"),
    "check_begins": ("Memeriksa {script}: {title}.", "Checking {script}: {title}."),
    "check_kind_asked": ("Yang diminta tugas", "Asked by the task"),
    "check_kind_robust": ("Tangguh (tidak diminta tugas)", "Robust (not asked for)"),
    "check_kind_told": ("Sifat TCP, bukan kesalahan", "The way of TCP, no fault"),
    "check_held": ("beres", "ok"),
    "check_failed": ("gagal", "failed"),
    "check_fragile": ("belum tangguh", "not robust yet"),
    "check_not_reached": ("belum sampai", "not reached"),
    "check_told": ("terlihat", "seen"),
    "check_unseen": ("tidak terlihat", "not seen"),
    "check_waits_now": ("{process}, {call}(): {ends}.", "{process}, {call}(): {ends}."),
    "check_place": ("Programmu sudah sampai di {place}", "Your program had come to {place}"),
    "check_read": ("Baca lagi {part}.", "Read {part} again."),
    "check_lesson": ("pelajaran {lesson}", "lesson {lesson}"),
    "check_lesson_step": (
        "pelajaran {lesson}, langkah {step}",
        "lesson {lesson}, step {step}",
    ),
    "check_of": ("{held} dari {all} beres", "{held} of {all} ok"),
    "check_told_count": ("{n} terlihat", "{n} seen"),
    "check_seed": ("Seed", "Seed"),
    "check_all_held": (
        "Semua yang diminta tugas sudah beres.",
        "All that the task asks for is there.",
    ),
    "check_only_held": (
        "Yang diperiksa kali ini sudah beres.",
        "All that was checked this time is there.",
    ),
    "check_all_held_fragile": (
        "Semua yang diminta tugas sudah beres, jadi programmu benar. Di luar tugas masih ada {n} "
        "hal yang membuatnya tangguh, misalnya: {title}.",
        "All that the task asks for is there, so your program is right. Beyond it, {n} "
        "point(s) would make it robust, such as: {title}.",
    ),
    "check_first_failed": (
        "Belum beres. Perbaiki ini dulu: {title}.",
        "Not there yet. Mend this first: {title}.",
    ),
    "check_again": (
        "Nama, pesan, dan port baru setiap kali. Untuk yang persis sama: {command}",
        "Names, messages and ports are new each time. For the very same ones: {command}",
    ),
    "check_written": ("Tersimpan: {path}", "Written: {path}"),
    "check_judging": ("Semua pemeriksaan dijalankan", "All checks are played"),
    "check_not_reached_sentence": (
        "Belum diperiksa, karena pemeriksaan sebelumnya gagal.",
        "Not checked, since a check before it failed.",
    ),
    # chatkit check: in a notebook
    "check_no_value": (
        "Fungsimu memakai “{name}” dari notebook, dan nilainya tidak bisa dibawa ke program yang "
        "diperiksa. Buat “{name}” di dalam fungsinya.",
        "Your function uses “{name}” of the notebook, whose value cannot come along into the "
        "program that is checked. Make “{name}” inside the function.",
    ),
    "check_title": ("Periksa: {task}", "Check: {task}"),
    "check_playing": (
        "{n} dari {all}, {program}: {title} …",
        "{n} of {all}, {program}: {title} …",
    ),
    "button_check_again": ("Periksa lagi", "Check again"),
    "button_check_stop": ("Berhenti", "Stop"),
    "label_check_progress": ("Kemajuan", "Progress"),
    # chatkit check: a class
    "check_no_class": (
        "{folder} bukan folder. Untuk satu kelas, sebutkan folder yang berisi semua program.",
        "{folder} is not a folder. For a class, name the folder that holds all the programs.",
    ),
    "check_table_place": (
        "{path} tidak bisa menjadi tabel: namanya harus berakhir dengan .csv, dan foldernya harus "
        "sudah ada.",
        "{path} cannot be the table: its name must end in .csv, in a folder that exists.",
    ),
    "check_empty_class": (
        "Di folder {folder} tidak ada yang bisa diperiksa.",
        "The folder {folder} has nothing to check.",
    ),
    "check_class_begins": (
        "Memeriksa {n} program: {title}. {kept} lagi sudah diperiksa sebelumnya.",
        "Checking {n} program(s): {title}. {kept} more were checked before.",
    ),
    "check_class_broken_off": (
        "Dihentikan. Perintah yang sama nanti melanjutkan dari sini.",
        "Stopped. The same command goes on from here.",
    ),
    "check_class_done": (
        "{all} program: {good} memenuhi semua yang diminta, {bad} belum, {faults} tidak bisa "
        "diperiksa.",
        "{all} program(s): {good} do all that is asked, {bad} not yet, {faults} could not be "
        "checked.",
    ),
    "check_class_often": (
        "Paling sering gagal: {title} ({n}).",
        "Fails most often: {title} ({n}).",
    ),
    "check_class_title": ("Hasil kelas", "The class"),
    "check_class_teach": ("Yang perlu dibahas lagi", "To be taught again"),
    "check_class_each": ("Tiap program", "Each program"),
    "check_class_who": ("Nama", "Name"),
    "check_class_check": ("Pemeriksaan", "Check"),
    "check_class_how_many": ("Gagal", "Failed"),
    "check_class_names": ("Di program", "In the programs"),
    "check_class_first": ("Perbaiki dulu", "Mend first"),
    "check_class_faults": ("Tidak bisa diperiksa", "Could not be checked"),
    "check_class_fault": ("Sebab", "Reason"),
    "check_class_all_good": (
        "Tidak ada yang gagal.",
        "Nothing failed.",
    ),
    "check_table_name": ("nama", "name"),
    "check_table_program": ("program", "program"),
    "check_table_asked": ("diminta: beres", "asked"),
    "check_table_asked_all": ("diminta: semua", "asked of"),
    "check_table_robust": ("tangguh: beres", "robust"),
    "check_table_robust_all": ("tangguh: semua", "robust of"),
    "check_table_first": ("gagal pertama", "first failure"),
    "check_table_sentence": ("penjelasan", "sentence"),
    "check_table_problem": ("tidak bisa diperiksa", "could not be checked"),
    "check_table_seed": ("seed", "seed"),
    # chatkit check: the page of a report
    "check_report": ("Hasil pemeriksaan", "Report of the checks"),
    "check_to_mend": ("Yang perlu diperbaiki", "To be mended"),
    "check_to_harden": ("Bisa dibuat lebih tangguh", "Could be more robust"),
    "check_not_asked": (
        "Ini tidak diminta tugas dan tidak mengurangi hasilmu. Program yang dipakai orang lain "
        "memerlukannya.",
        "The task does not ask for this, and it takes nothing from your result. A program "
        "that others use needs it.",
    ),
    "check_the_others": ("Pemeriksaan lainnya", "The other checks"),
    "check_order": (
        "Perbaiki dari yang paling atas, lalu periksa lagi:",
        "Begin with the first one, then check again:",
    ),
    "check_waiting": (
        "{n} pemeriksaan belum sampai dimainkan. Giliran mereka tiba setelah yang gagal ini beres.",
        "{n} check(s) were not reached. Their turn comes once these failures are mended.",
    ),
    "check_nothing_to_mend": (
        "Tidak ada yang perlu diperbaiki.",
        "There is nothing to mend.",
    ),
    "check_in_your_program": (
        "Programmu sudah sampai di baris ini",
        "Your program had come to this line",
    ),
    "check_what_to_do": ("Langkah berikutnya", "The next step"),
    "check_why": ("Saat itu", "At that moment"),
    "check_cable": (
        "Kabel di antara programmu dan pemeriksa: potongan yang keluar (> ke server, < ke client)",
        "The cable between your program and the checker: its pieces (> to the server, < to the "
        "client)",
    ),
    "check_calls": ("Panggilan socket terakhir", "The last socket calls"),
    "check_screen_end": ("Akhir layar programmu", "The end of your program's screen"),
    "check_questions": (
        "Pertanyaan programmu dan jawabannya",
        "Your program's questions, answered",
    ),
    "check_question": ("Pertanyaan", "Question"),
    "check_answer": ("Jawaban", "Answer"),
    # chatkit report: the page of a hand-in
    "report_title": ("Laporan praktikum", "Lab report"),
    "report_name": ("Nama", "Name"),
    "report_number": ("NIM", "Student number"),
    "report_lesson": ("Pelajaran", "Lesson"),
    "report_program": ("Program", "Program"),
    "report_listing": ("Isi program", "The program"),
    "report_listing_folded": (
        "Isi program tidak tercetak, kecuali kamu buka dulu di layar (klik ▸). Isinya tetap ada di "
        "file laporan ini.",
        "The program is not printed, unless you unfold it on the screen (click ▸). It is inside "
        "the file of this report all the same.",
    ),
    "report_no_room": (
        "Bagian ini terlalu panjang untuk laporan. Simpan dari panelnya sendiri.",
        "This part is too long for a report. Save it from its own panel.",
    ),
    "report_no_evidence": (
        "Buktinya terlalu panjang untuk laporan; chatkit check dengan --html memuatnya.",
        "The evidence is too long for a report; chatkit check with --html has it.",
    ),
    "report_forged": (
        "Laporan ini file biasa, jadi siapa pun yang mau bisa memalsukannya. Yang bisa dipegang "
        "hanya hasil saat programnya dimainkan lagi.",
        "This report is an ordinary file, so anyone who tries can forge it. Only a new run of the "
        "program inside can be relied on.",
    ),
    "report_how_to_verify": (
        "Untuk asisten, memainkan lagi program di dalamnya:",
        "For an assistant, to play the program inside again:",
    ),
    "report_this_file": ("laporan.html", "report.html"),
    "report_made_with": (
        "Dibuat dengan chatkit {chatkit}, Python {python}, seed {seed}.",
        "Made with chatkit {chatkit}, Python {python}, seed {seed}.",
    ),
    # chatkit report: making one
    "help_report": (
        "buat laporan praktikum dari programmu, atau periksa ulang sebuah laporan",
        "make the lab report of a program of your own, or verify a report",
    ),
    "help_report_codes": (
        "Kode keluar: 0 laporan tersimpan, atau hasilnya sama; 1 hasilnya berbeda; 2 tidak bisa.",
        "Exit code: 0 the report is written, or the verdicts are the same; 1 they differ; 2 it "
        "could not be done.",
    ),
    "help_report_path": (
        "programmu (.py), atau folder dengan satu program",
        "your program (.py), or a folder with one program",
    ),
    "help_report_name": ("namamu", "your name"),
    "help_report_number": ("NIM-mu", "your student number"),
    "help_report_lesson": ("pelajaran yang dilaporkan", "the lesson that it is about"),
    "help_report_html": (
        "nama file laporan; tanpa ini, nama baru dengan jam di dalamnya",
        "the file of the report; by default a new name with the time in it",
    ),
    "help_report_folder": (
        "folder rekaman untuk garis waktunya; tanpa ini, rekaman hari ini",
        "the record for the timeline; by default that of today",
    ),
    "help_report_part": (
        "tambahkan garis waktu: {meaning}",
        "add the timeline: {meaning}",
    ),
    "help_report_verify": (
        "mainkan lagi program di dalam laporan ini, dan bandingkan hasilnya",
        "play the program inside this report again, and compare the verdicts",
    ),
    "report_ask_name": ("Nama: ", "Name: "),
    "report_ask_number": ("NIM: ", "Student number: "),
    "report_who": (
        "Laporan perlu nama dan NIM. Isi keduanya (di terminal: --name dan --number).",
        "A report needs a name and a student number. Give both (in a terminal: --name and "
        "--number).",
    ),
    "report_what": (
        "Sebutkan tugas dan programmu, misalnya: chatkit report server my_server.py",
        "Name the task and your program, such as: chatkit report server my_server.py",
    ),
    "report_verify_alone": (
        "--verify memakai laporannya (dan tugas) saja, jadi tidak bisa bersama {option}.",
        "--verify takes the report (and a task) alone, so it does not go with {option}.",
    ),
    "report_too_much": (
        "Programnya terlalu besar untuk laporan: bersama file di sebelahnya yang dipakai, paling "
        "banyak {files} file dan {size} KB.",
        "The program is too large for a report: with the files beside it that it uses, at most "
        "{files} files and {size} KB.",
    ),
    "report_no_text": (
        "Di folder {folder} tidak ada file teks, jadi laporannya kosong. Taruh juga kode sumbernya "
        "di folder itu.",
        "The folder {folder} has no text file, so a report would hold no program. Put its source "
        "into that folder, too.",
    ),
    "report_needs_run": (
        "Program di dalam {path} dijalankan dengan “{command}”. chatkit tidak menjalankan perintah "
        "dari sebuah laporan; sebutkan sendiri dengan --run kalau kamu mempercayainya.",
        "The program inside {path} was run by “{command}”. chatkit runs no command that a report "
        "names; if you trust it, name it yourself with --run.",
    ),
    "report_no_run": (
        "Program di dalam {path} adalah skrip Python, jadi dimainkan tanpa --run.",
        "The program inside {path} is a Python script, so it is played without --run.",
    ),
    "help_report_run": (
        "perintah yang menjalankan program dalam bahasa lain; path-nya menjadi foldernya. Bersama "
        "--verify: perintah yang dipakai di foldernya yang baru",
        "the command that runs a program of another language; the path is then its folder. With "
        "--verify: the command to use in its new folder",
    ),
    "report_seed": (
        "Seed untuk laporan paling besar {most}. Pilih angka yang lebih kecil.",
        "The largest seed for a report is {most}. Choose a smaller one.",
    ),
    "report_cannot_read": (
        "{path} tidak bisa dibaca: {reason}.",
        "{path} cannot be read: {reason}.",
    ),
    "report_suffix": (
        "{path} tidak bisa menjadi laporan: namanya harus berakhir dengan .html.",
        "{path} cannot be the report: its name must end in .html.",
    ),
    "file_report": ("laporan-{task}", "report-{task}"),
    "button_save_report": ("Simpan laporan", "Save report"),
    "report_not_yet": (
        "Tunggu sampai pemeriksaannya selesai, lalu simpan laporannya.",
        "Wait for the end of the checks, then save the report.",
    ),
    # chatkit report --verify
    "report_no_file": (
        "{path} bukan file, atau tidak ada.",
        "{path} is no file, or does not exist.",
    ),
    "report_too_long": (
        "{path} lebih besar dari {size} MB, jadi itu bukan laporan chatkit.",
        "{path} is larger than {size} MB, and so no report of chatkit.",
    ),
    "report_none": (
        "{path} bukan laporan chatkit: tidak ada program di dalamnya.",
        "{path} is no report of chatkit: there is no program inside.",
    ),
    "report_broken": (
        "Isi laporan {path} rusak, atau sudah diubah, jadi tidak bisa dimainkan lagi.",
        "The inside of {path} is broken, or was changed, so it cannot be played again.",
    ),
    "report_newer": (
        "{path} dibuat dengan chatkit yang lebih baru. Perbarui chatkit di komputer ini.",
        "{path} was made with a newer chatkit. Update chatkit on this computer.",
    ),
    "report_no_task": (
        "Laporan {path} tentang tugas “{task}”, yang tidak ada di sini. Yang ada: {tasks}.",
        "{path} is about the task “{task}”, which does not exist here. There are: {tasks}.",
    ),
    "report_own_task": (
        "Laporan {path} tentang tugas buatan dosen. Sebutkan file tugasnya: chatkit report {task} "
        "--verify {path}",
        "{path} is about a lecturer's own task. Name the file of the task: chatkit report {task} "
        "--verify {path}",
    ),
    "report_again": (
        "{name}, {number}: {script} di dalam laporan ini dimainkan lagi di komputer ini, dengan "
        "seed {seed}. {title}.",
        "{name}, {number}: {script} inside this report is played again on this computer, with the "
        "seed {seed}. {title}.",
    ),
    "report_other_version": (
        "Laporannya dibuat dengan chatkit {theirs}; di sini {ours}.",
        "The report was made with chatkit {theirs}; this one is {ours}.",
    ),
    "report_same": (
        "Sama: program di dalamnya mendapat hasil yang tertulis, {n} pemeriksaan.",
        "The same: the program inside gets the verdicts of the report, {n} checks.",
    ),
    "report_differs": (
        "Berbeda: {n} pemeriksaan tidak seperti yang tertulis di laporan.",
        "Different: {n} check(s) are not as the report has them.",
    ),
    "report_difference": (
        "{title}: tertulis “{inside}”, sekarang “{now}”.",
        "{title}: the report has “{inside}”, now it is “{now}”.",
    ),
    "report_no_verdict": ("tidak ada", "none"),
    "report_unproven": (
        "Ini tidak membuktikan siapa yang menulis programnya, dan tulisan lain di halaman itu bisa "
        "saja dipalsukan.",
        "This does not prove who wrote the program, and the other words on the page may be "
        "forged all the same.",
    ),
    # chatkit lab
    "lab_opening": (
        "{opened} Buka alamat ini kalau browser tidak terbuka sendiri:\n\n    {url}\n\n"
        "Salinan pelajaranmu: {folder}\nBerhenti: tekan Ctrl-C dua kali.",
        "{opened} Open this address if no browser opens by itself:\n\n    {url}\n\n"
        "Your copies of the lessons: {folder}\nTo stop, press Ctrl-C twice.",
    ),
    "lab_list": ("Daftar pelajaran.", "The list of lessons."),
    "lab_two_panes": (
        "Pelajaran {lesson}: server di kiri, client di kanan.",
        "Lesson {lesson}: server left, client right.",
    ),
    "lab_three_panes": (
        "Pelajaran {lesson}: server di kiri, kabel di tengah, client di kanan.",
        "Lesson {lesson}: server left, cable in the middle, client right.",
    ),
    "lab_running": (
        "Lab untuk folder ini sudah berjalan. Pakai yang itu:\n\n    {url}\n",
        "A lab is already running for this folder. Use that one:\n\n    {url}\n",
    ),
    "lab_elsewhere": (
        "Perhatian: lab lain sudah berjalan, untuk folder {folder}. Kalau itu yang kamu cari, buka "
        "{url} dan hentikan yang ini.",
        "Note: another lab is running, for the folder {folder}. If that is the one you are looking "
        "for, open {url} and stop this one.",
    ),
    "lab_running_refused": (
        "Lab yang sudah berjalan tidak mau membuat salinan baru: {reason}. Buka {url} dan tekan "
        "“Mulai dari awal” di sana.",
        "The lab that is already running made no new copy: {reason}. Open {url} and press “Start "
        "over” there.",
    ),
    "lab_no_lesson": (
        "Pelajaran {lesson} tidak ada. Yang ada: {lessons}.",
        "There is no lesson {lesson}. There are: {lessons}.",
    ),
    "lab_no_language": (
        "Bahasa “{language}” tidak ada. Yang ada: {languages}.",
        "There is no language “{language}”. There are: {languages}.",
    ),
    "lab_no_notebooks": (
        "Pelajarannya tidak ditemukan di {folder}. Pasang chatkit sekali lagi, dari hasil clone "
        "atau dari file .whl-nya.",
        "The lessons are not in {folder}. Install chatkit again, from a clone or from its .whl "
        "file.",
    ),
    "lab_fresh": (
        "Pelajaran {lesson}: salinan baru. Salinan lamamu tetap ada: {folder}",
        "Lesson {lesson}: a new copy. Your old one is kept: {folder}",
    ),
    "lab_nothing_old": (
        "Di {folder} belum ada salinan yang bisa dibuat baru.",
        "In {folder} there is no copy yet to make anew.",
    ),
    # the student's copies of the lessons
    "copies_outside": (
        "Folder pelajaran {folder} ada di luar {root}, jadi tidak bisa dibuka dari sini. Pilih "
        "folder di dalamnya.",
        "The lessons' folder {folder} lies outside {root}, and so cannot be opened from here. "
        "Choose a folder inside it.",
    ),
    "copies_hidden": (
        "Di {folder} ada nama folder yang diawali titik, jadi JupyterLab tidak bisa membukanya. "
        "Pilih folder lain untuk pelajaran.",
        "JupyterLab cannot open {folder}, since a name in it begins with a dot. Choose another "
        "folder for the lessons.",
    ),
    "copies_file": (
        "{path} itu file, padahal di situ harus ada folder. Ganti namanya, atau pilih folder "
        "lain dengan --folder.",
        "{path} is a file where a folder must be. Rename it, or choose another folder with "
        "--folder.",
    ),
    "copies_not_written": (
        "Folder pelajaran {folder} tidak bisa ditulisi ({reason}). Pilih folder lain dengan "
        "--folder, misalnya di folder home-mu.",
        "The lessons' folder {folder} cannot be written ({reason}). Choose another one with "
        "--folder, for example in your home folder.",
    ),
    "copies_in_use": (
        "Salinan lama {folder} tidak bisa dipindahkan ({reason}). Tutup notebook dan program yang "
        "memakainya, lalu coba lagi.",
        "The old copy {folder} cannot be moved ({reason}). Close the notebooks and the programs "
        "that use it, and try again.",
    ),
    "copies_broken": (
        "{path} di pelajaran {lesson} bukan notebook yang utuh. Tekan “Mulai dari awal”: kamu "
        "dapat salinan baru, dan yang ini tetap disimpan.",
        "{path} in lesson {lesson} is not a whole notebook. Press “Start over”: you get a new "
        "copy, and this one is kept.",
    ),
    # the page of lessons
    "lessons": ("Pelajaran", "Lessons"),
    "lessons_lead": (
        "Chat lewat socket TCP, selangkah demi selangkah: server di kiri, client di kanan.",
        "Chatting through TCP sockets, step by step: server left, client right.",
    ),
    "lessons_minutes": ("{n} menit", "{n} min"),
    "lessons_run": ("{run} dari {cells} sel sudah dijalankan", "{run} of {cells} cells have run"),
    "lessons_all_run": ("semua {cells} sel sudah dijalankan", "all {cells} cells have run"),
    "lessons_start": ("Mulai", "Start"),
    "lessons_go_on": ("Lanjutkan", "Go on"),
    "lessons_again": ("Buka lagi", "Open again"),
    "lessons_fresh": ("Mulai dari awal", "Start over"),
    "lessons_fresh_tip": (
        "Salinan baru dari pelajaran ini; salinan lamamu tetap disimpan",
        "A new copy of this lesson; your old one is kept",
    ),
    "lessons_newer": (
        "Ada versi baru dari pelajaran ini. Salinanmu tidak diubah. Tekan “Mulai dari awal” kalau "
        "kamu mau versi barunya; salinanmu tetap disimpan.",
        "There is a newer version of this lesson. Your copy is unchanged. “Start over” gives you "
        "the new version, and your copy is kept.",
    ),
    "lessons_mine": ("Lanjutkan salinanku", "Go on with mine"),
    "lessons_kept": ("Salinan lama: {names}", "Old copies: {names}"),
    "lessons_folder": (
        "Salinanmu ada di folder {folder}. Yang terhitung hanya sel yang sudah disimpan.",
        "Your copies are in the folder {folder}. Only cells that have been saved count.",
    ),
    "lessons_doctor": ("Siap Lab?", "Ready for the lab?"),
    "lessons_doctor_again": ("Periksa lagi", "Look again"),
    "lessons_doctor_tip": (
        "Periksa Python, paket, port, jaringan, dan kernel di sini; paling lama {seconds} detik",
        "Check Python, packages, ports, the network and kernels here; {seconds} seconds at most",
    ),
    "way_next": ("Pelajaran {lesson}: {title} ➡", "Lesson {lesson}: {title} ➡"),
    "way_glossary": ("Daftar istilah", "Glossary"),
    "lessons_back": ("Daftar pelajaran", "The list of lessons"),
    "lessons_not_open": ("Tidak bisa dibuka", "This cannot be opened"),
    "lessons_open_title": ("Sudah terbuka", "Open already"),
    "lessons_open": (
        "Pelajaran ini sudah terbuka di tab lain di browser ini. Lanjutkan di tab itu; tab yang "
        "ini boleh ditutup.",
        "This lesson is open in another tab of this browser. Go on there; you may close this tab.",
    ),
    "lessons_refused": (
        "{path} tidak bisa dibaca atau ditulisi ({reason}). Periksa izin folder itu dan sisa ruang "
        "di disk, lalu coba lagi.",
        "{path} cannot be read or written ({reason}). Check the rights of that folder and the room "
        "on the disk, and try again.",
    ),
    "lessons_file": (
        "{path} itu file, padahal di situ harus ada folder. Ganti namanya, lalu muat ulang halaman "
        "ini.",
        "{path} is a file where a folder must be. Rename it, and reload this page.",
    ),
    "lessons_not_written": (
        "Folder pelajaran {folder} tidak bisa ditulisi ({reason}). Periksa izin folder itu dan "
        "sisa ruang di disk, lalu muat ulang halaman ini.",
        "The lessons' folder {folder} cannot be written ({reason}). Check its rights and the room "
        "on the disk, and reload this page.",
    ),
    "lessons_no_lab": (
        "Jupyter ini tidak punya JupyterLab, jadi notebook-nya dibuka berdampingan di halaman ini.",
        "This Jupyter has no JupyterLab, so the notebooks stand side by side in this page.",
    ),
    "lessons_no_frames": (
        "Jupyter ini tidak punya JupyterLab, dan server-nya tidak mengizinkan notebook tampil di "
        "dalam halaman lain. Buka masing-masing di jendela sendiri, lalu jajarkan.",
        "This Jupyter has no JupyterLab, and its server lets no notebook stand inside another "
        "page. Open each one in a window of its own, and put them side by side.",
    ),
    "lessons_no_front": (
        "Server ini tidak punya JupyterLab, Notebook, atau nbclassic, jadi notebook-nya tidak bisa "
        "dibuka di sini. Salinannya ada di {folder}.",
        "This server has no JupyterLab, Notebook or nbclassic, so it cannot open notebooks. The "
        "copy is in {folder}.",
    ),
    "lessons_own_tab": ("buka di tab sendiri", "open in a tab of its own"),
    "lessons_nbclassic": (
        "Di nbclassic, ketikan dan klikmu menunggu selama ada sel yang berjalan atau tidur.",
        "In nbclassic, what you type and click waits while a cell runs or sleeps.",
    ),
    # the cable
    "fault_unknown": (
        "Tidak ada gangguan bernama “{name}”. Yang ada: {names}.",
        "There is no fault called “{name}”. There are: {names}.",
    ),
    "fault_number": (
        "{name} adalah angka dari 0 sampai {most} {unit}, misalnya {example}. Yang kamu "
        "tulis: “{value}”.",
        "{name} is a number from 0 to {most} {unit}, such as {example}. You wrote “{value}”.",
    ),
    "fault_whole": (
        "{name} adalah bilangan bulat dari 0 sampai {most} {unit}, misalnya {example}. Yang "
        "kamu tulis: “{value}”.",
        "{name} is a whole number from 0 to {most} {unit}, such as {example}. You wrote “{value}”.",
    ),
    "fault_not_a_bool": (
        "{name} hanya bisa True atau False. Yang kamu tulis: “{value}”.",
        "{name} is True or False. You wrote “{value}”.",
    ),
    "direction_unknown": (
        'Arah hanya "to_server" atau "to_client". Yang kamu tulis: “{value}”.',
        'A direction is "to_server" or "to_client". You wrote “{value}”.',
    ),
    "cable_to_what": (
        'Parameter to berisi pasangan alamat dan port, misalnya to=("127.0.0.1", 5005). Yang kamu '
        "tulis: {value}.",
        'The parameter to is a pair of address and port, such as to=("127.0.0.1", 5005). You wrote '
        "{value}.",
    ),
    "cable_to_itself": (
        "Kabel di {here} mengarah ke dirinya sendiri: setiap koneksi akan berputar tanpa henti. "
        "Tuliskan port server sebagai tujuan.",
        "The cable at {here} leads to itself: each connection would go round for ever. Give the "
        "server's port as its target.",
    ),
    "cable_circle": (
        "Kabel di {here} akan kembali ke dirinya sendiri lewat kabel {through}: setiap koneksi "
        "akan berputar tanpa henti. Arahkan salah satunya ke server.",
        "The cable at {here} would lead back to itself through the cable {through}: each "
        "connection would go round for ever. Have one of them lead to the server.",
    ),
    "cable_begins": (
        "Kabel: {here} → server {target}",
        "Cable: {here} → server {target}",
    ),
    "cable_left": (
        "Kabel berhenti, {links} koneksi ditutup. Port {port} bebas lagi.",
        "The cable has stopped, {links} connections were closed. Port {port} is free again.",
    ),
    "cable_stopped": ("Kabel tidak terpasang.", "The cable is not in place."),
    "cable_status": (
        "Terpasang: {here} → {target}. Koneksi: {links}.",
        "In place: {here} → {target}. Connections: {links}.",
    ),
    "cable_came": ("koneksi dari client {address}", "connection from client {address}"),
    "cable_went": ("koneksi selesai", "connection over"),
    "cable_no_server": (
        "Server di ujung kabel tidak bisa dihubungi, jadi client mendapat RST. {reason}",
        "The server at the cable's end cannot be reached, so the client gets an RST. {reason}",
    ),
    "cable_full": (
        "Kabel ini sudah mencapai batas {links} koneksi; koneksi berikutnya di-reset. "
        "Apakah ada program yang menyambung terus-menerus?",
        "This cable holds {links} connections, its limit; further ones are reset. Does some "
        "program connect again and again?",
    ),
    "cable_end_to_server": (
        "→ FIN: client tidak akan mengirim lagi",
        "→ FIN: the client will send no more",
    ),
    "cable_end_to_client": (
        "← FIN: server tidak akan mengirim lagi",
        "← FIN: the server will send no more",
    ),
    "cable_reset_to_server": (
        "→ RST: client memutus koneksi secara tiba-tiba",
        "→ RST: the client has reset the connection",
    ),
    "cable_reset_to_client": (
        "← RST: server memutus koneksi secara tiba-tiba",
        "← RST: the server has reset the connection",
    ),
    "cable_fin_to_server": (
        "→ FIN dari kabel: server mengira client selesai (client tidak tahu)",
        "→ FIN from the cable: the server believes the client is done (the client does not know)",
    ),
    "cable_fin_to_client": (
        "← FIN dari kabel: client mengira server selesai (server tidak tahu)",
        "← FIN from the cable: the client believes the server is done (the server does not know)",
    ),
    "cable_cut": ("⇄ RST: kabel diputus", "⇄ RST: the cable was cut"),
    "cable_cut_after": (
        "⇄ RST: diputus setelah {size} byte",
        "⇄ RST: the cable was cut after {size} bytes",
    ),
    "cable_faults_to_server": ("gangguan ke server: {faults}", "faults to the server: {faults}"),
    "cable_faults_to_client": ("gangguan ke client: {faults}", "faults to the client: {faults}"),
    "cable_lost_to_server": (
        "→ {size} byte ke server hilang: kabelnya tercabut ketika dihentikan, jadi server mendapat "
        "RST",
        "→ {size} bytes to the server are lost: the cable was stopped while it was unplugged, so "
        "the server gets an RST",
    ),
    "cable_lost_to_client": (
        "← {size} byte ke client hilang: kabelnya tercabut ketika dihentikan, jadi client mendapat "
        "RST",
        "← {size} bytes to the client are lost: the cable was stopped while it was unplugged, so "
        "the client gets an RST",
    ),
    "faults_same": (
        "Tidak ada yang berubah: gangguannya memang sudah begitu.",
        "Nothing has changed: the faults were like this already.",
    ),
    "held_already": (
        "Tidak ada yang berubah: datanya memang sudah ditahan.",
        "Nothing has changed: the data is held already.",
    ),
    "released_already": (
        "Tidak ada yang dilepas: datanya memang tidak sedang ditahan.",
        "Nothing was released: the data is not being held.",
    ),
    "unplugged_already": (
        "Tidak ada yang berubah: kabelnya memang sudah dicabut.",
        "Nothing has changed: the cable is unplugged already.",
    ),
    "plugged_already": (
        "Tidak ada yang berubah: kabelnya memang masih tercolok.",
        "Nothing has changed: the cable is plugged in already.",
    ),
    "half_closed_already": (
        "Tidak ada yang berubah: arah ini memang sudah ditutup dengan FIN.",
        "Nothing has changed: this direction has ended (FIN) already.",
    ),
    "half_close_waits": (
        "FIN-nya menunggu di kabel. Gangguan di arah ini: {faults}.",
        "The FIN waits in the cable. Faults of this direction: {faults}.",
    ),
    "boxes_same": (
        "Belum ada angka yang kamu ubah.",
        "You have changed no number yet.",
    ),
    "cable_nothing": (
        "Belum ada koneksi di kabel ini, jadi tidak ada yang berubah.",
        "There is no connection in this cable, so nothing has changed.",
    ),
    "cable_first": (
        "Pasang kabelnya dulu: tekan Mulai.",
        "Put the cable in place first: press Start.",
    ),
    "half_close_one_way": (
        "Pilih satu arah dulu: ke server atau ke client.",
        "Choose one direction first: to the server or to the client.",
    ),
    "target_without_port": (
        "Tulis alamat dan port server, misalnya 127.0.0.1:5005. Yang kamu tulis: “{text}”.",
        "Write the server's address and port, such as 127.0.0.1:5005. You wrote “{text}”.",
    ),
    "target_without_brackets": (
        "Kurung alamat IPv6 sebelum port-nya, misalnya [::1]:5005. Yang kamu tulis: “{text}”.",
        "Put brackets around an IPv6 address before its port, as in [::1]:5005. You wrote "
        "“{text}”.",
    ),
    "cable_order": (
        "Perintah “{order}” tidak dikenal. Semua perintah: tulis help.",
        "There is no command “{order}”. For all commands write help.",
    ),
    "order_faults": (
        "slice=1 delay=0.5     pasang gangguan di dua arah; satu arah: to_client slice=1",
        "slice=1 delay=0.5     set faults in both directions; in one: to_client slice=1",
    ),
    "order_hold": (
        "hold                  tahan data yang lewat; satu arah: hold to_client",
        "hold                  hold the data that passes; one direction: hold to_client",
    ),
    "order_release": (
        "release               lepaskan data yang ditahan, jadi satu potong",
        "release               release the data that is held, as one piece",
    ),
    "order_unplug": (
        "unplug                cabut kabel: tidak ada yang lewat, tidak ada yang ditutup",
        "unplug                pull the cable out: nothing passes, nothing is closed",
    ),
    "order_plug_in": (
        "plug_in               colok lagi; tidak ada yang hilang",
        "plug_in               plug it in again; nothing is lost",
    ),
    "order_cut": (
        "cut                   putuskan semua koneksi (RST di kedua ujung)",
        "cut                   cut all connections (RST at both ends)",
    ),
    "order_half_close": (
        "half_close to_server  kirim FIN ke satu arah; arah sebaliknya jalan terus",
        "half_close to_server  send a FIN in one direction; the other one goes on",
    ),
    "order_clear": (
        "clear                 matikan semua gangguan dan lepaskan data yang ditahan",
        "clear                 turn all faults off and release the data that is held",
    ),
    "order_status": (
        "status                keadaan kabel dan gangguan yang menyala",
        "status                the cable's state, and the faults that are on",
    ),
    "order_wait": (
        "wait 0.5              tunggu setengah detik sebelum perintah berikutnya",
        "wait 0.5              wait half a second before the next command",
    ),
    "order_help": (
        "help                  daftar perintah ini (atau: bantuan)",
        "help                  this list of commands",
    ),
    "order_quit": (
        "quit                  berhenti",
        "quit                  stop",
    ),
    "cable_hint": (
        "Tulis perintah lalu Enter, misalnya hold. Semua perintah: help. Berhenti: quit.",
        "Write a command and press Enter, such as hold. All commands: help. To stop: quit.",
    ),
    "cable_missed": ("… {n} potong lagi tidak ditampilkan", "… {n} more pieces are not shown"),
    "title_cable": ("Kabel", "Cable"),
    "label_cable_port": ("Port kabel:", "Cable's port:"),
    "hint_cable_port": ("misalnya 6005", "such as 6005"),
    "label_target": ("Server:", "Server:"),
    "hint_target": ("misalnya {host}:5005", "such as {host}:5005"),
    "label_direction": ("Arah:", "Direction:"),
    "both_ways": ("dua arah", "both"),
    "to_server": ("ke server", "to server"),
    "to_client": ("ke client", "to client"),
    "button_hold": ("Tahan", "Hold"),
    "button_release": ("Lepas jadi satu", "Release as one"),
    "button_unplug": ("Cabut", "Unplug"),
    "button_plug": ("Colok lagi", "Plug in"),
    "button_cut": ("Putus (RST)", "Cut (RST)"),
    "button_half_close": ("Tutup satu arah (FIN)", "Half-close (FIN)"),
    "button_apply": ("Terapkan", "Apply"),
    "button_clear_faults": ("Hapus gangguan", "Clear faults"),
    "tip_hold": (
        "Tahan data yang lewat, lalu lepaskan sebagai satu potong (glue)",
        "Hold the data that passes, then release it as one piece (glue)",
    ),
    "tip_unplug": (
        "Tidak ada yang lewat, tidak ada yang ditutup: sunyi",
        "Nothing passes, nothing is closed: silence",
    ),
    "tip_cut": ("Reset kedua ujung semua koneksi", "Reset both ends of all connections"),
    "tip_half_close": (
        "Kirim FIN ke satu arah; arah sebaliknya jalan terus. Pilih dulu Arah: ke server atau ke "
        "client",
        "Send a FIN in one direction; the other one goes on. Choose the direction first",
    ),
    "tip_apply": ("Pakai angka-angka di atas", "Use the numbers above"),
    "tip_clear_faults": (
        "Matikan semua gangguan dan lepaskan data yang ditahan",
        "Turn all faults off and release the data that is held",
    ),
    "tip_delay": ("Setiap potong terlambat sekian detik", "Each piece is so many seconds late"),
    "tip_jitter": (
        "Tunda lagi secara acak, paling lama sekian detik; urutannya tetap",
        "A further random delay, at most so many seconds; the pieces stay in order",
    ),
    "tip_rate": ("Paling banyak sekian byte per detik", "At most so many bytes a second"),
    "tip_slice": (
        "Setiap potong diiris, masing-masing paling banyak sekian byte. Jeda antar-irisan: "
        "slice_pause",
        "Each piece is cut into smaller ones, each of so many bytes at most. The pause between "
        "them: slice_pause",
    ),
    "tip_slice_pause": (
        "Jeda sekian detik sesudah setiap irisan ({pause} kalau tidak diubah); dengan 0 irisannya "
        "cepat, tetapi sering terbaca menyatu lagi",
        "A pause of so many seconds after each slice ({pause} by default); with 0 the slices are "
        "fast, but are often read glued again",
    ),
    "tip_slow_close": (
        "FIN terlambat sekian detik",
        "A FIN is so many seconds late",
    ),
    "tip_cut_after": (
        "Sesudah sekian byte lewat, kedua ujung di-reset",
        "After so many bytes, both ends are reset",
    ),
    "unit_seconds": ("detik", "s"),
    "unit_bytes": ("byte", "bytes"),
    "unit_switch": ("(menyala)", "(on)"),
    "unit_rate": ("byte/detik", "bytes/s"),
    "lane_to_server": ("→ ke server: {faults}", "→ to server: {faults}"),
    "lane_to_client": ("← ke client: {faults}", "← to client: {faults}"),
    "fault_held": ("ditahan", "held"),
    "fault_unplugged": ("dicabut", "unplugged"),
    "fault_none": ("tanpa gangguan", "no faults"),
    "boxes_changed": (
        "Belum diterapkan: tekan Enter atau Terapkan.",
        "Not applied yet: press Enter or Apply.",
    ),
    "stepper_gone": (
        "Kalau panelnya tidak tampil di sini, jalankan sel ini sekali lagi di Jupyter: programnya "
        "lalu mulai dari awal. Kalau kernelnya sudah dimulai ulang, jalankan dulu sel-sel di "
        "atasnya.",
        "If the panel is not shown here, run this cell once more in Jupyter: its program then "
        "begins from the top. If the kernel has been restarted, run the cells above it first.",
    ),
    "panel_gone": (
        "Kalau panelnya tidak tampil di sini, jalankan sel ini sekali lagi di Jupyter. Selama "
        "kernelnya masih sama, tidak ada yang berhenti; kalau kernelnya sudah dimulai ulang, "
        "jalankan dulu sel-sel di atasnya.",
        "If the panel is not shown here, run this cell once more in Jupyter. As long as it is "
        "still the same kernel, nothing was stopped; if the kernel has been restarted, run the "
        "cells above it first.",
    ),
    "lane_half_closed": (
        "ditutup dengan FIN oleh kabel: {links} koneksi",
        "connections that the cable has half-closed: {links}",
    ),
    "lane_holds": (
        "tertahan {pieces} potong, {size} byte",
        "pieces held: {pieces}, bytes: {size}",
    ),
    "piece_came": ("ditahan", "held back"),
    "piece_left": ("dilepas", "released"),
    "piece_lost": ("hilang", "lost"),
    "hex_of_what": (
        'hex_view menerima teks (str) atau byte, bukan {type}. Contoh: hex_view("Halo").',
        'hex_view takes text (str) or bytes, not {type}. Example: hex_view("Halo").',
    ),
    # the panels
    "text_held": (
        "Kernel belum mengambil teksmu. Kalau masih ada sel yang berjalan, di halaman ini teksmu "
        "bisa menunggu sampai sel itu selesai.",
        "The kernel has not taken your text yet. If a cell is still running, on this page your "
        "text may have to wait until that cell ends.",
    ),
    "panel_dead": (
        "Panel ini tidak lagi terhubung ke kernel. Jalankan lagi sel-selnya dari atas di Jupyter.",
        "This panel is no longer connected to a kernel. Run its cells again from the top, in "
        "Jupyter.",
    ),
    "label_port": ("Port Server:", "Server port:"),
    "label_host": ("Alamat IP Server:", "Server IP address:"),
    "label_username": ("Username:", "Username:"),
    "label_mode": ("Cara bicara:", "Speaking:"),
    "mode_turns": ("Bergantian", "Taking turns"),
    "mode_free": ("Bebas", "Free"),
    "button_start": ("Mulai", "Start"),
    "button_connect": ("Hubungkan", "Connect"),
    "button_stop": ("Berhenti", "Stop"),
    "button_send": ("Kirim", "Send"),
    "timeline_pane_empty": (
        "Garis waktu tampil di sini begitu sel TimelinePanel() dijalankan.",
        "The timeline shows here as soon as the cell TimelinePanel() has run.",
    ),
    "timeline_below": (
        "⬇ Garis waktunya ada di bawah, selebar jendela.",
        "⬇ The timeline is below, as wide as the window.",
    ),
    "button_unfold": ("Lainnya", "More"),
    "button_fold": ("Ringkas", "Less"),
    "tip_fold": (
        "tampilkan atau lipat kotak isian dan tombol lain di panel ini",
        "show or fold the boxes and the other buttons of this panel",
    ),
    "hint_port": ("misalnya 5005", "such as 5005"),
    "hint_host": ("misalnya {host}", "such as {host}"),
    "hint_username": ("namamu", "your name"),
    "tip_names": (
        "Untuk program lain yang tidak menyebut nama: potongan pertamanya sudah berupa pesan.",
        "For another program that says no name: its first piece is a message already.",
    ),
    "tip_newline": (
        "Akhiri setiap pesan dengan baris baru, untuk program lain yang membaca per baris.",
        "End each message in a newline, for another program that reads lines.",
    ),
    "hint_message": ("Tulis pesan, lalu Enter", "Write a message, then Enter"),
    "log_chat": ("Percakapan", "Conversation"),
    "log_screen": ("Layar program", "The program's screen"),
    "scroll_hint": (
        "Bagian ini bisa digulir dengan tombol panah",
        "This part scrolls with the arrow keys",
    ),
    "title_server": ("Server", "Server"),
    "title_client": ("Client", "Client"),
    "title_room": ("Ruang {name}", "Room {name}"),
    "title_room_client": ("Client di ruang", "Client in a room"),
    "room_closed": ("Ruang belum dibuka.", "The room is not open."),
    "label_member": ("Anggota:", "Member:"),
    "button_mute": ("Bisukan", "Mute"),
    "button_unmute": ("Izinkan bicara", "Unmute"),
    "tip_mute": (
        "Tolak pesan dari anggota ini, atau terima lagi",
        "Refuse what this member says, or take it again",
    ),
    "button_kick": ("Keluarkan", "Send out"),
    "tip_kick": ("Tutup koneksi anggota ini", "Close this member's connection"),
    "member_first": (
        "Belum ada anggota yang bisa dipilih.",
        "There is no member to choose yet.",
    ),
    "column_member": ("Nama", "Name"),
    "column_address": ("Alamat", "Address"),
    "column_waiting": ("Belum dibaca", "Not read yet"),
    "column_state": ("Keadaan", "State"),
    "room_here": ("Di sini: {n}", "Here: {n}"),
    "room_more": ("dan {n} lagi", "and {n} more"),
    "room_bytes": ("{n} byte", "{n} bytes"),
    "guest_slow": ("lambat, tertinggal {seconds} detik", "slow, {seconds} s behind"),
    "guest_muted": ("dibisukan", "muted"),
    "guest_hasty": (
        "terlalu cepat, {n} pesan menunggu",
        "too fast, {n} messages are waiting",
    ),
    "label_to": ("Kepada:", "To:"),
    "to_all": ("semua", "everybody"),
    # the trace
    "trace_full": (
        "Perekaman socket berhenti di {size} MB ({path}). Programnya jalan terus, tanpa direkam.",
        "Recording of the sockets stopped at {size} MB ({path}). The program goes on unrecorded.",
    ),
    "trace_broken": (
        "Perekaman socket berhenti: {path} tidak bisa ditulis lagi ({reason}). Programnya jalan "
        "terus, tanpa direkam.",
        "Recording of the sockets stopped: {path} cannot be written any more ({reason}). The "
        "program goes on unrecorded.",
    ),
    "trace_no_folder": (
        "Rekaman socket tidak bisa disimpan di {folder}: {reason}. Pilih folder lain lewat "
        "variabel lingkungan CHATKIT_TRACE, atau matikan dengan CHATKIT_TRACE=off.",
        "The record of the sockets cannot be kept in {folder}: {reason}. Name another folder in "
        "the environment variable CHATKIT_TRACE, or turn it off with CHATKIT_TRACE=off.",
    ),
    "trace_unreadable": (
        "Rekaman {path} tidak bisa dibaca: {reason}.",
        "The record {path} cannot be read: {reason}.",
    ),
    "trace_foreign": (
        "{path} bukan rekaman chatkit, jadi dilewati.",
        "{path} is not a chatkit record, so it is left out.",
    ),
    "trace_version": (
        "Rekaman {path} berformat versi {version}; chatkit ini hanya bisa membaca sampai versi "
        "{ours}. Rekaman itu dilewati.",
        "The record {path} has format version {version}; this chatkit reads versions up to {ours}. "
        "It is left out.",
    ),
    # programs that ask without a pause
    "busy_line": ("Barisnya: {place}.", "The line: {place}."),
    "busy_end": (
        "Lawan bicara {program} tidak akan mengirim lagi, tetapi {program} terus bertanya: "
        "{call}() memberi b'' {count} kali, tanpa henti (busy loop).",
        "The other side of {program} will send no more, but {program} goes on asking: {call}() "
        "gave b'' {count} times, without a pause (a busy loop).",
    ),
    "busy_cure_end": (
        "b'' berarti tidak akan ada byte lagi. Tulis tepat sesudah {call}(): if not data: break. "
        "Kalau memakai select, keluarkan juga socket itu dari daftarnya, lalu tutup.",
        "b'' means that no more bytes will come. Write straight after {call}(): "
        "if not data: break. With select, take that socket out of its list, too, and close it.",
    ),
    "busy_empty": (
        "{program} bertanya {count} kali tanpa henti (busy loop): belum ada apa-apa, jadi {call}() "
        "gagal dengan BlockingIOError.",
        "{program} asked {count} times without a pause (a busy loop): nothing was there yet, so "
        "{call}() failed with BlockingIOError.",
    ),
    "busy_cure_empty": (
        "Biarkan {call}() menunggu: sock.setblocking(True). Atau tunggu dulu sampai ada isinya: "
        "select.select([sock], [], []).",
        "Let {call}() wait: sock.setblocking(True). Or wait first until something is there: "
        "select.select([sock], [], []).",
    ),
    "busy_closed": (
        "{program} memanggil {call}() {count} kali tanpa henti (busy loop) pada socket yang sudah "
        "ditutup, dan setiap kali gagal: {error}.",
        "{program} called {call}() {count} times without a pause (a busy loop) on a socket that is "
        "closed already, and it failed each time: {error}.",
    ),
    "busy_cure_closed": (
        "Keluar dari perulangan begitu socket-nya ditutup: tulis break sesudah close(), dan "
        "except OSError: break, bukan pass.",
        "Leave the loop as soon as the socket is closed: write break after close(), and "
        "except OSError: break in place of pass.",
    ),
    "busy_nobody": (
        "{program} terus mengirim padahal tidak ada lagi yang bisa menerima: {call}() gagal "
        "{count} kali, tanpa henti (busy loop): {error}.",
        "{program} goes on sending though nobody is there to receive: {call}() failed {count} "
        "times, without a pause (a busy loop): {error}.",
    ),
    "busy_cure_nobody": (
        "Berhenti mengirim begitu gagal: except OSError: break, lalu tutup socket-nya.",
        "Stop sending when it fails: except OSError: break, then close the socket.",
    ),
    "busy_refused": (
        "{program} mencoba connect() {count} kali tanpa henti (busy loop), dan selalu ditolak: di "
        "alamat itu belum ada server.",
        "{program} tried connect() {count} times without a pause (a busy loop), and was refused "
        "each time: there is no server at that address yet.",
    ),
    "busy_cure_refused": (
        "Beri jeda sebelum mencoba lagi: time.sleep(1). Dan berhentilah sesudah beberapa kali.",
        "Pause before the next attempt: time.sleep(1). And give up after a few.",
    ),
    "busy_fails": (
        "{program} memanggil {call}() {count} kali tanpa henti (busy loop), dan setiap kali gagal: "
        "{error}.",
        "{program} called {call}() {count} times without a pause (a busy loop), and it failed each "
        "time: {error}.",
    ),
    "busy_cure_fails": (
        "Jangan abaikan error-nya: except OSError as error: print(error), lalu break.",
        "Do not ignore the error: except OSError as error: print(error), then break.",
    ),
    "busy_ready": (
        "select() pada {program} langsung kembali, {count} kali tanpa henti (busy loop): ada "
        "socket yang siap, tetapi program ini tidak membaca dan tidak mengirim.",
        "select() in {program} returned at once, {count} times without a pause (a busy loop): a "
        "socket is ready, but this program neither reads nor sends.",
    ),
    "busy_cure_ready": (
        "Baca setiap socket yang siap dengan recv() atau accept(). Masukkan socket ke daftar "
        "kedua (untuk menulis) hanya selama masih ada yang mau dikirim.",
        "Read every socket that is ready, with recv() or accept(). Put a socket into the second "
        "list (for writing) only while there is something to send.",
    ),
    "busy_asks": (
        "{program} memanggil select() {count} kali tanpa henti (busy loop), karena batas waktunya "
        "0.",
        "{program} called select() {count} times without a pause (a busy loop), since its timeout "
        "is 0.",
    ),
    "busy_cure_asks": (
        "Biarkan select() menunggu: hapus batas waktunya, atau beri misalnya 0.5 detik.",
        "Let select() wait: leave the timeout out, or give it 0.5 seconds, for example.",
    ),
    "trace_long": (
        "{path} lebih panjang daripada rekaman chatkit mana pun, jadi hanya {size} MB pertamanya "
        "yang dibaca.",
        "{path} is longer than any record of chatkit, so only its first {size} MB are read.",
    ),
    # programs that wait for each other
    "waits": ("{process}: {call}(), {since}: {ends}.", "{process}: {call}(), {since}: {ends}."),
    "waits_not": ("{process}: {ends}.", "{process}: {ends}."),
    "waits_busy": (
        "tidak sedang di dalam panggilan socket (mungkin menghitung atau tidur)",
        "is not in a socket call (it computes or sleeps)",
    ),
    "waits_asking": (
        "terus bertanya: memanggil {call}() berulang-ulang tanpa henti (busy loop)",
        "goes on asking: it calls {call}() again and again without a pause (a busy loop)",
    ),
    "waits_ended": ("sudah selesai", "has ended"),
    "waits_killed": ("mati tanpa pamit", "died without a word"),
    "waits_client": (
        "menunggu sampai ada client yang masuk lewat {address}",
        "waits until a client connects to {address}",
    ),
    "waits_answer": (
        "menunggu jawaban dari {address}",
        "waits until {address} answers",
    ),
    "waits_person": (
        "menunggu kamu mengetik lalu menekan Enter",
        "waits until you type and press Enter",
    ),
    "waits_any": (
        "menunggu sampai salah satu socket-nya siap",
        "waits until one of its sockets is ready",
    ),
    "waits_reader": (
        "menunggu sampai {peer} membaca, karena antrean di antara keduanya penuh",
        "waits until {peer} reads, since the queues between them are full",
    ),
    "waits_accept": (
        "menunggu sampai {peer} memanggil accept() lalu mengirim; koneksinya baru sampai di "
        "antrean (backlog)",
        "waits until {peer} calls accept() and then sends; the connection is only in the backlog",
    ),
    "waits_sender": ("menunggu sampai {peer} mengirim", "waits until {peer} sends"),
    "waits_anybody": (
        "menunggu sampai ada yang mengirim ke {address}",
        "waits until somebody sends to {address}",
    ),
    "waits_elsewhere": (
        "jalan terus; chatkit menunggu di latar belakang",
        "goes on; chatkit waits in the background",
    ),
    "waits_at_most": ("{ends}, paling lama {seconds} detik", "{ends}, at most {seconds} s"),
    # the timeline
    "timeline": ("Garis waktu", "Timeline"),
    "timeline_empty": (
        "Belum ada socket yang direkam. Jalankan server dan client, lalu lihat lagi di sini.",
        "No socket has been recorded yet. Run a server and a client, then look here again.",
    ),
    "who_waits": ("Siapa menunggu siapa?", "Who waits for whom?"),
    "stuck": (
        "Macet: {one} dan {other} saling menunggu, sama-sama di recv().",
        "Stuck: {one} and {other} wait for each other, both inside recv().",
    ),
    "stuck_empty": (
        "{process} mengirim pesan kosong: send(b'') tidak menaruh satu byte pun di jaringan, jadi "
        "tidak ada yang bisa diterima.",
        "{process} sent an empty message: send(b'') puts no byte on the network, so there is "
        "nothing to receive.",
    ),
    "stuck_both_listen": (
        "Tidak ada byte di perjalanan, dan keduanya menunggu yang lain bicara dulu.",
        "No byte is on its way, and each waits for the other to speak first.",
    ),
    "stuck_way_out": (
        "Ini tidak akan beres sendiri. Jalan keluarnya: hentikan salah satu (Berhenti, atau "
        "Ctrl-C di terminal), lalu mulai lagi",
        "This will not change by itself. The way out: stop one of them (Stop, or Ctrl-C in a "
        "terminal), then start again",
    ),
    "stuck_empty_cure": (
        ", dan jangan kirim pesan kosong.",
        ", and do not send an empty message.",
    ),
    "stuck_both_listen_cure": (
        ", dan sepakati siapa yang bicara dulu.",
        ", and agree on who speaks first.",
    ),
    "all_conversations": ("Semua", "All"),
    "label_conversation": ("Percakapan:", "Conversation:"),
    "label_moment": ("Kejadian:", "Moment:"),
    "button_back": ("◀ Mundur", "◀ Back"),
    "button_forward": ("Maju ▶", "Forward ▶"),
    "button_pause": ("Jeda", "Pause"),
    "button_live": ("Ikuti langsung", "Follow live"),
    "button_clear": ("Mulai dari sini", "Start from here"),
    "button_table": ("Tabel", "Table"),
    "label_save": ("Simpan sebagai:", "Save as:"),
    "timeline_hint": (
        "Diagram: tombol panah atas dan bawah memilih kejadian, End mengikuti langsung",
        "Diagram: the up and down arrow keys choose a moment, End follows live",
    ),
    "timeline_left_out": (
        "{n} kejadian sebelumnya tidak ditampilkan.",
        "{n} earlier moments are left out.",
    ),
    "timeline_quiet": (
        "Belum ada kejadian baru. Socket yang terbuka saat ini:",
        "Nothing new yet. The sockets that are open now:",
    ),
    "button_earlier": ("Tampilkan {n} kejadian sebelumnya", "Show {n} earlier moments"),
    "timeline_live": (
        "Mengikuti langsung: {count} kejadian.",
        "Following live: {count} moments.",
    ),
    "timeline_back_then": (
        "⏸ Tidak mengikuti: ini kejadian {number} dari {count}, dan ada {newer} yang lebih baru. "
        "Tekan Ikuti langsung untuk kembali.",
        "⏸ Not following: this is moment {number} of {count}, and {newer} are newer. Press Follow "
        "live to return.",
    ),
    "file_lesson": ("pelajaran{number}", "lesson{number}"),
    "panel_saved": ("Disimpan: {path}", "Saved: {path}"),
    "button_save": ("Simpan", "Save"),
    "tip_save": (
        "simpan sebagai file {suffix} di folder notebook ini, dengan nama baru",
        "save as a {suffix} file in the folder of this notebook, under a new name",
    ),
    "section_link": ("koneksi", "connection"),
    "section_way": ("arah", "direction"),
    "section_lines_cut": (
        "Hanya {shown} baris terakhir dari {all}.",
        "The last {shown} of {all} lines only.",
    ),
    "section_pieces_cut": (
        "Hanya {shown} entri terakhir dari {all}.",
        "The last {shown} of {all} entries only.",
    ),
    "bytes_none": ("panggilan ini tidak membawa byte", "this call carried no bytes"),
    "bytes_hidden": ("⋮ {n} byte tidak ditampilkan", "⋮ {n} B are not shown"),
    "bytes_all": ("Tampilkan semua {n} byte", "Show all {n} B"),
    "bytes_not_kept": (
        "{n} byte berikutnya tidak direkam: dari tiap panggilan, rekaman hanya menyimpan {kept} "
        "byte pertama.",
        "The {n} B after these were not recorded: a record keeps the first {kept} B of each call.",
    ),
    "bytes_offset": ("posisi", "offset"),
    "bytes_hex": ("heksadesimal", "hexadecimal"),
    "bytes_text": ("teks", "text"),
    "table_caption": (
        "Semua panggilan socket, urut waktu",
        "All socket calls, in order of time",
    ),
    "page_made": ("Dibuat dengan chatkit, {time}.", "Made with chatkit, {time}."),
    "page_diagram": ("Diagram urutan", "Sequence diagram"),
    "page_table": ("Tabel", "Table"),
    "page_cut": (
        "Diagram ini memuat {n} kejadian terakhir dari {all}.",
        "The diagram has the last {n} of {all} moments.",
    ),
    "page_piece": ("Kejadian {first}–{last} dari {all}", "Moments {first}–{last} of {all}"),
    "page_calls_cut": (
        "Tabelnya memuat {shown} panggilan terbaru dari {all}. Semuanya ada di rekaman, di folder "
        "{folder}; simpan sebagai .csv untuk mendapatkan semua baris.",
        "The table has the newest {shown} of {all} calls. All of them are in the record, in the "
        "folder {folder}; save as .csv to get every row.",
    ),
    "page_bytes_cut": (
        "Halaman ini memuat byte dari {shown} panggilan terbaru saja. Byte panggilan yang lebih "
        "lama ada di rekaman, di folder {folder}.",
        "This page has the bytes of the newest {shown} calls only. Those of older calls are in "
        "the record, in the folder {folder}.",
    ),
    "page_folded": (
        "Di kertas, yang tercetak hanya byte yang kamu buka dulu di layar (klik ▸).",
        "On paper you see only those bytes that you have unfolded on the screen (click ▸).",
    ),
    "page_only": (
        "Hanya percakapan ini: {name}.",
        "This conversation alone: {name}.",
    ),
    "page_program": (
        "Hanya {name} dan ujung lain dari koneksinya.",
        "{name} alone, and the other ends of its connections.",
    ),
    "page_since": ("Mulai pukul {time}.", "From {time} on."),
    "waits_more": ("… dan {n} lagi.", "… and {n} more."),
    "diagram_alt": (
        "Diagram urutan {programs}. Tabel di bawahnya berisi hal yang sama.",
        "Sequence diagram of {programs}. The table below it says the same.",
    ),
    "diagram_killed": ("mati tanpa pamit", "died without a word"),
    "diagram_ended": ("selesai", "ended"),
    "diagram_asks": ("{call} bertanya…", "{call} asks you…"),
    "diagram_waits": ("{call} menunggu…", "{call} waits…"),
    "bytes": ("{n} byte", "{n} B"),
    "no_more": ("b'' (tidak ada lagi)", "b'' (no more)"),
    "underway": ("{n} byte belum dibaca", "{n} B not read yet"),
    "diagram_later": ("▼ sesudah kejadian itu", "▼ after that moment"),
    "diagram_times": ("{call} × {n}", "{call} × {n}"),
    "diagram_until": ("sampai {clock}", "until {clock}"),
    "lane_unknown": ("? (tidak direkam)", "? (not recorded)"),
    "nobody_listens": (
        "tidak ada yang mendengarkan di {address}",
        "nobody listens at {address}",
    ),
    "socket_listening": ("socket pendengar", "listening socket"),
    "socket_connected": ("socket koneksi", "connected socket"),
    "about_seconds": ("{n} dtk", "{n} s"),
    # chatkit trace
    "help_trace": (
        "jalankan skrip Python dan rekam socket-nya",
        "run a Python script and record its sockets",
    ),
    "help_trace_folder": (
        "folder untuk rekamannya (bawaan: folder hari ini)",
        "folder for the record (default: today's folder)",
    ),
    "help_trace_script": (
        "skrip yang dijalankan, misalnya server.py",
        "the script to run, such as server.py",
    ),
    "help_trace_arguments": (
        "semua yang ditulis sesudahnya diteruskan ke skrip itu",
        "all further arguments are handed to the script",
    ),
    "script_missing": (
        "Tidak ada skrip {script}. Periksa namanya dan folder tempat kamu berada.",
        "There is no script {script}. Check its name, and the folder that you are in.",
    ),
    "script_folder": (
        "{script} itu folder, bukan skrip. Sebutkan juga nama skrip di dalamnya.",
        "{script} is a folder, not a script. Name the script inside it too.",
    ),
    "script_unreadable": (
        "Skrip {script} tidak bisa dibaca: {reason}.",
        "The script {script} cannot be read: {reason}.",
    ),
    "script_no_text": (
        "{script} bukan skrip Python: isinya bukan teks UTF-8.",
        "{script} is not a Python script: its contents are not UTF-8 text.",
    ),
    "select_sockets": ("{count} socket", "{count} socket(s)"),
    # the stepper: programs that cannot be stepped
    "program_unknown": (
        'Stepper menerima nama file, teks program, fungsi, "server", atau "client"; yang '
        "kamu berikan: {type}.",
        'Stepper takes the name of a file, the text of a program, a function, "server" or '
        '"client"; it was given: {type}.',
    ),
    "program_text": ("program di sel", "program in a cell"),
    "program_missing": (
        "Tidak ada file {path}. Periksa namanya dan foldernya.",
        "There is no file {path}. Check its name and its folder.",
    ),
    "program_unreadable": (
        "{path} tidak bisa dibaca sebagai program Python: {reason}.",
        "{path} cannot be read as a Python program: {reason}.",
    ),
    "program_syntax": (
        "{name} salah tulis di baris {line}: {reason}. Betulkan dulu, lalu jalankan lagi.",
        "{name} has a mistake in line {line}: {reason}. Mend it, then run this again.",
    ),
    "program_empty": ("{name} tidak berisi apa-apa.", "{name} holds nothing to run."),
    "program_arguments": (
        "{name}() butuh argumen ({arguments}), padahal Stepper memanggilnya tanpa argumen. Beri "
        "nilai bawaan, atau bungkus dengan fungsi tanpa argumen.",
        "{name}() needs arguments ({arguments}), but Stepper calls it without any. Give them "
        "defaults, or wrap it in a function without arguments.",
    ),
    "program_async": (
        "{name}() adalah fungsi async atau generator: memanggilnya belum menjalankan isinya. "
        "Panggil dari fungsi biasa.",
        "{name}() is an async function or a generator: calling it does not run its lines yet. "
        "Call it from a plain function.",
    ),
    "program_no_source": (
        "Teks program {name}() tidak ditemukan, jadi tidak bisa ditampilkan. Tulis fungsinya di "
        "sebuah sel atau file.",
        "The source text of {name}() is not known, so it cannot be shown. Write the function in a "
        "cell or a file.",
    ),
    "arguments_text": (
        "Argumen program ditulis sebagai daftar: arguments={list}.",
        "A program's arguments are a list: arguments={list}.",
    ),
    "arguments_function": (
        "{name}() adalah fungsi, dan dipanggil tanpa argumen. arguments= hanya untuk skrip, yang "
        "membacanya dari sys.argv.",
        "{name}() is a function, and is called without arguments. arguments= is only for a script, "
        "which reads them from sys.argv.",
    ),
    "function_not_sent": (
        "Fungsi ini tidak bisa dikirim ke prosesnya sendiri: {reason}.",
        "This function cannot be sent to a process of its own: {reason}.",
    ),
    "not_handed_over": (
        "{kind} milik proses lain, jadi tidak bisa dipakai di sini.",
        "This {kind} belongs to another process, so it cannot be used here.",
    ),
    # the stepper: the state of the program
    "title_stepper": ("Langkah demi langkah: {name}", "Step by step: {name}"),
    "button_next_line": ("Baris berikutnya", "Next line"),
    "button_next_call": ("Panggilan socket berikutnya", "Next socket call"),
    "button_run": ("Jalankan", "Run"),
    "button_start_over": ("Mulai lagi", "Start over"),
    "button_run_again": ("Jalankan lagi", "Run again"),
    "button_close_sockets": ("Tutup socket", "Close sockets"),
    "step_ready": (
        "Belum dimulai. “Baris berikutnya” menjalankan baris yang bertanda ▶.",
        "Not started yet. “Next line” runs the line marked ▶.",
    ),
    "step_paused": (
        "Jeda sebelum baris {line}, yang belum dijalankan.",
        "Paused before line {line}, which has not run yet.",
    ),
    "step_paused_function": (
        "Jeda sebelum baris {line} di {function}(), yang belum dijalankan.",
        "Paused before line {line} in {function}(), which has not run yet.",
    ),
    "step_about": (
        "Jeda di baris {line}, tepat sebelum {call}.",
        "Paused in line {line}, just before {call}.",
    ),
    "step_running": ("Berjalan…", "Running…"),
    "step_blocked": (
        "Tertahan di {call}, {since}: {ends}.",
        "Blocked in {call}, {since}: {ends}.",
    ),
    "step_blocked_thread": (
        "Thread {thread} tertahan di {call}, {since}: {ends}.",
        "Thread {thread} is blocked in {call}, {since}: {ends}.",
    ),
    "step_asking": (
        "Program bertanya lewat input(): tulis jawabanmu di kotak di bawah, lalu tekan Enter.",
        "The program asks with input(): write your answer in the box below, then Enter.",
    ),
    "step_ended": ("Program selesai.", "The program has ended."),
    "step_exit": (
        "Program keluar sendiri dengan kode {code}.",
        "The program ended itself with code {code}.",
    ),
    "step_failed": (
        "Kesalahan di baris {line}: {problem}",
        "Error in line {line}: {problem}",
    ),
    "step_failed_outside": ("Kesalahan: {problem}", "Error: {problem}"),
    "step_stopped": ("Dihentikan.", "Stopped."),
    "step_killed": (
        "Program diakhiri oleh sinyal {signal}.",
        "The program was ended by the signal {signal}.",
    ),
    "step_lost": (
        "Program menutup semua file, juga saluran ke stepper (misalnya dengan os.closerange), "
        "jadi program diakhiri dan variabelnya hilang.",
        "The program has closed all files, its channel to the stepper too (as by os.closerange), "
        "so it was ended, and its variables are lost.",
    ),
    "step_no_process": (
        "Program tidak bisa dimulai: {reason}.",
        "The program cannot be started: {reason}.",
    ),
    "step_keyboard_full": (
        "Jawabanmu tidak dipakai: masih banyak jawaban sebelumnya yang belum dibaca program.",
        "Your answer was not used: the program has not read the many answers before it.",
    ),
    "step_missing": (
        "Tidak bisa dibawa ke notebook: {variables}.",
        "This could not be handed to the notebook: {variables}.",
    ),
    "step_sockets_lost": (
        "{count} socket-nya tidak sampai ke notebook, karena notebook sudah membuka terlalu banyak "
        "file.",
        "Its {count} sockets have not reached the notebook, which has too many open files already.",
    ),
    "step_thread": (
        "Yang dijalankan langkah demi langkah: thread {thread}.",
        "Stepping the thread {thread}.",
    ),
    "step_threads": ("Thread:", "Thread:"),
    "step_start_over": (
        "Mulai lagi akan menutup socket yang masih ada di notebook: {names}. Tekan sekali lagi "
        "kalau memang begitu maumu.",
        "Starting over closes sockets that are still in your notebook: {names}. Press once more if "
        "that is what you want.",
    ),
    "step_all_closed": ("Tidak ada socket yang terbuka.", "No socket is open."),
    "step_left_open": (
        "{count} socket masih terbuka.",
        "Sockets still open: {count}.",
    ),
    "step_yours": (
        "Variabelnya sekarang ada di notebook: coba lanjutkan sendiri di sel baru.",
        "Its variables are now in the notebook: go on by hand in a new cell.",
    ),
    "step_again": (
        "“Mulai lagi” atau “Jalankan lagi” memulainya dari awal.",
        "“Start over” or “Run again” begins it from the top.",
    ),
    "step_not_asked": (
        "Program sedang tidak berjalan, jadi jawabanmu tidak dipakai.",
        "The program is not running, so your answer was not used.",
    ),
    "step_typed_ahead": (
        "Sudah kamu ketik, untuk input() berikutnya: {answers}",
        "You have typed ahead, for the next input(): {answers}",
    ),
    "step_unread": (
        "Tidak sempat dibaca program: {answers}",
        "The program did not read: {answers}",
    ),
    "step_last": ("Panggilan terakhir: {call}", "Last call: {call}"),
    "step_no_call": ("belum ada", "none yet"),
    "step_source": ("Program", "Program"),
    "step_now": ("giliran baris ini", "this line is next"),
    "step_failed_here": ("kesalahan di baris ini", "the error is in this line"),
    "step_variables": ("Variabel", "Variables"),
    "step_no_variables": ("Belum ada variabel.", "No variables yet."),
    "step_screen": (
        "Layar program: hasil print() muncul di sini.",
        "The program's screen: the output of print() appears here.",
    ),
    "step_answer": ("Jawaban:", "Answer:"),
    "step_hint_answer": ("tulis, lalu Enter", "write, then Enter"),
    "step_hint_idle": ("jalankan dulu programnya", "run the program first"),
    "step_hint_quiet": (
        "untuk input() berikutnya",
        "for the next input()",
    ),
    "waits_time": ("menunggu sampai waktunya habis", "waits until the time is up"),
    "waits_thread": (
        "menunggu sampai thread lain selesai",
        "waits until another thread has ended",
    ),
    "waits_threads": (
        "baris terakhir program utama sudah jalan, tinggal menunggu thread-thread lainnya selesai",
        "the main program's last line has run, and it waits until its other threads have ended",
    ),
    # the stepper: sockets and other values as text
    "look_closed": ("socket yang sudah ditutup", "a closed socket"),
    "look_no_state": (
        "status TCP: tidak tersedia di sistem ini",
        "TCP state: not available on this system",
    ),
    "look_unconnected": ("CLOSED (tidak tersambung)", "CLOSED (not connected)"),
    "look_unbound": ("belum punya alamat", "no address yet"),
    "look_no_queues": (
        "isi antrean: tidak tersedia di sistem ini",
        "queues: not available on this system",
    ),
    "look_backlog": (
        "menunggu accept(): {pending} koneksi (backlog {backlog})",
        "waiting for accept(): {pending} (backlog {backlog})",
    ),
    "look_queues": (
        "antrean terima {unread} byte, antrean kirim {unsent} byte",
        "receive queue {unread} bytes, send queue {unsent} bytes",
    ),
    "look_blocking": ("blocking", "blocking"),
    "look_nonblocking": ("non-blocking", "non-blocking"),
    "look_timeout": ("timeout {seconds} detik", "timeout {seconds} s"),
    "value_bytes": ("{n} byte", "{n} bytes"),
    "value_characters": ("{n} karakter", "{n} characters"),
    "value_number": ("bilangan bulat {bits} bit", "an integer of {bits} bits"),
    "value_no_repr": (
        "({type}: nilainya tidak bisa ditampilkan, karena repr-nya gagal: {error})",
        "({type}: it cannot be shown, since its repr fails: {error})",
    ),
    # the table of calls, and exports
    "column_time": ("detik", "seconds"),
    "column_clock": ("jam", "clock"),
    "column_program": ("program", "program"),
    "column_call": ("panggilan", "call"),
    "column_local": ("alamat sendiri", "own address"),
    "column_peer": ("alamat lawan", "peer"),
    "column_bytes": ("byte", "bytes"),
    "column_text": ("teks", "text"),
    "column_result": ("hasil", "result"),
    "column_waited": ("menunggu (detik)", "waited (s)"),
    "column_times": ("kali", "times"),
    "column_last": ("sampai detik", "until second"),
    "call_not_over": ("belum selesai", "not over yet"),
    "export_suffix": (
        "Nama file {path} harus berakhiran salah satu dari {suffixes}.",
        "The file name {path} must end in one of {suffixes}.",
    ),
    "export_reading": ("… {calls} panggilan terbaca", "… {calls} calls read"),
    "export_done": (
        "{path}: {calls} panggilan dari {programs} program.",
        "{path}: {calls} calls of {programs} programs.",
    ),
    "help_export": (
        "simpan rekaman socket sebagai .html, .csv, atau .pcapng",
        "save the record of the sockets as .html, .csv or .pcapng",
    ),
    "help_export_file": (
        "nama file; akhirannya menentukan formatnya; file yang sudah ada diganti",
        "name of the file; its suffix chooses the format; a file of that name is replaced",
    ),
    "help_export_folder": (
        "folder rekaman (bawaan: rekaman hari ini)",
        "folder of the record (default: today's)",
    ),
    "export_empty": (
        "Belum ada yang direkam di {folder}, jadi tidak ada yang bisa disimpan.",
        "Nothing has been recorded in {folder}, so there is nothing to save.",
    ),
    "export_last": (
        "--last {value} tidak dikenal. Tulis angka dan satuannya, misalnya 30s, 10m, atau 2h.",
        "--last {value} is no length of time. Write a number and its unit, such as 30s, 10m or 2h.",
    ),
    "export_program": (
        "Tidak ada program bernama {value} di rekaman. Yang ada: {names}.",
        "The record has no program called {value}. It has: {names}.",
    ),
    "export_no_conversation": (
        "Rekaman ini tidak punya satu koneksi pun, jadi tidak ada percakapan yang bisa dipilih.",
        "The record has no connection at all, so there is no conversation to choose.",
    ),
    "export_conversation": (
        "Percakapan {value} tidak ada. Yang ada: {names}.",
        "There is no conversation {value}. There are: {names}.",
    ),
    "export_nothing_left": (
        "Tidak ada panggilan yang cocok dengan pilihanmu; seluruh rekaman berisi {calls} "
        "panggilan.",
        "No call fits your choice; the whole record has {calls} calls.",
    ),
    "help_export_last": (
        "bagian akhir rekaman saja, misalnya 30s, 10m, atau 2h",
        "the end of the record alone, such as 30s, 10m or 2h",
    ),
    "help_export_program": (
        "satu program saja (dan ujung lain koneksinya), dengan nama seperti di garis waktu",
        "one program alone (and the other ends of its connections), as the timeline calls it",
    ),
    "help_export_conversation": (
        "satu percakapan saja; nomornya dari 1, dan nomor yang salah menampilkan daftarnya",
        "one conversation alone, counted from 1; a wrong number shows the list",
    ),
    "export_failed": (
        "{path} tidak bisa ditulis: {reason}.",
        "{path} cannot be written: {reason}.",
    ),
    "pcapng_comment": (
        "Dibuat chatkit dari rekaman panggilan socket. Byte dan urutannya asli; header IP, TCP, "
        "dan UDP, ACK, dan pembagian segmennya disusun oleh chatkit, bukan ditangkap dari "
        "jaringan.",
        "Made by chatkit from recorded socket calls. The bytes and their order are real; the IP, "
        "TCP and UDP headers, the ACKs and the cutting into segments were made up by chatkit and "
        "were not captured from a network.",
    ),
    "pcapng_missing": (
        "chatkit: {n} byte berikutnya dari panggilan yang sama tidak dimuat di file ini.",
        "chatkit: the next {n} bytes of the same call are not in this file.",
    ),
    "pcapng_copies": (
        "chatkit: masih ada {n} paket lagi yang persis sama; tidak dimuat di file ini.",
        "chatkit: {n} more packets just like this one followed; they are not in this file.",
    ),
    # programs that a traced program starts
    "child_without_chatkit": (
        "chatkit: program Python yang dijalankan dari sini tidak ikut direkam, karena Python-nya "
        "tidak punya chatkit.",
        "chatkit: a Python program that was started from here is not recorded, since its Python "
        "has no chatkit.",
    ),
    "child_deaf": (
        "chatkit: program Python yang dijalankan dari sini tidak ikut direkam, karena memakai opsi "
        "-I, -E, atau -S, atau lingkungan tanpa PYTHONPATH.",
        "chatkit: a Python program that was started from here is not recorded, since it uses the "
        "option -I, -E or -S, or an environment without PYTHONPATH.",
    ),
    "trace_notice": (
        "chatkit: panggilan socket dan byte-nya direkam di {folder}. {kept} Tanpa pesan ini: "
        "--quiet.",
        "chatkit: the socket calls and their bytes are recorded in {folder}. {kept} Without this "
        "line: --quiet.",
    ),
    "trace_kept": (
        "Rekaman itu dihapus sesudah {days} hari.",
        "The record is removed after {days} days.",
    ),
    "trace_kept_by_you": (
        "Rekaman itu tetap ada sampai kamu hapus.",
        "The record stays until you remove it.",
    ),
    "trace_day_full": (
        "Rekaman hari ini melewati {size} MB, jadi yang tertua dihapus: {count} file di {folder}.",
        "The records of this day exceed {size} MB, so the oldest were removed: {count} files in "
        "{folder}.",
    ),
    "help_trace_quiet": (
        "jangan sebutkan di mana rekamannya disimpan",
        "do not say where the record is kept",
    ),
    # recording is switched off
    "trace_off": (
        "CHATKIT_TRACE=off, jadi skrip ini jalan tanpa direkam.",
        "CHATKIT_TRACE=off, so this script runs unrecorded.",
    ),
    "timeline_off": (
        "Rekaman socket sedang dimatikan (CHATKIT_TRACE=off), jadi program yang kamu jalankan "
        "tidak terlihat di sini. Hapus variabel itu, lalu mulai ulang kernelnya.",
        "Recording is off (CHATKIT_TRACE=off), so the programs that you run do not show here. "
        "Unset that variable and restart the kernel.",
    ),
    # chatkit doctor: one row a check; a cure that is a command has no full stop
    "doctor_title": (
        "Siap Lab: komputer ini diperiksa dulu, paling lama {seconds} detik.",
        "Ready for the lab: a look at this computer, {seconds} seconds at most.",
    ),
    "doctor_ok": ("beres", "ok"),
    "doctor_note": ("catatan", "note"),
    "doctor_failed": ("gagal", "failed"),
    "doctor_ready": ("SIAP. Selamat praktikum!", "READY. Enjoy the lab!"),
    "doctor_ready_notes": (
        "SIAP, dengan {count} catatan.",
        "READY, with notes: {count}.",
    ),
    "doctor_not_ready": (
        "BELUM SIAP. Yang perlu dibereskan: {count}. Sesudah itu periksa lagi.",
        "NOT READY. Things to mend: {count}. Then look again.",
    ),
    "doctor_python": ("Python", "Python"),
    "doctor_broken_off": (
        "Pemeriksaan dihentikan, jadi belum tentu siap.",
        "The look was broken off, so nobody knows yet.",
    ),
    "doctor_packages": ("Paket", "Packages"),
    "doctor_extensions": ("Ekstensi", "Extensions"),
    "doctor_folder": ("Folder", "Folder"),
    "doctor_names": ("Nama file", "File names"),
    "doctor_ports": ("Port", "Ports"),
    "doctor_lan": ("LAN", "LAN"),
    "doctor_proxy": ("Proxy", "Proxy"),
    "doctor_loopback": ("Loopback", "Loopback"),
    "doctor_localhost": ("localhost", "localhost"),
    "doctor_firewall": ("Firewall", "Firewall"),
    "doctor_kernels": ("Kernel", "Kernel"),
    "doctor_jupyterlab": ("JupyterLab", "JupyterLab"),
    "doctor_more": ("; dan {count} lagi", "; and {count} more"),
    "doctor_no_module": (
        "Belum bisa diperiksa, karena {name} belum terpasang.",
        "Could not be checked, since {name} is missing.",
    ),
    "doctor_run": ("Jalankan ini di terminal:\n{command}", "Run this in a terminal:\n{command}"),
    "doctor_packages_first": ("Bereskan dulu paketnya.", "Mend the packages first."),
    "doctor_broken": (
        "Pemeriksaannya sendiri macet: {reason}",
        "The check itself has failed: {reason}",
    ),
    "doctor_tell": (
        "Tunjukkan baris ini ke pengembang chatkit.",
        "Show this line to the developers of chatkit.",
    ),
    "doctor_python_ok": ("{version} di {path}", "{version} at {path}"),
    "doctor_python_old": (
        "{version} di {path} terlalu lama; chatkit butuh {oldest} ke atas.",
        "{version} at {path} is too old; chatkit needs {oldest} or newer.",
    ),
    "doctor_python_cure": (
        "Pasang Python {oldest} atau yang lebih baru, lalu pasang chatkit di situ.",
        "Install Python {oldest} or newer, and install chatkit there.",
    ),
    "doctor_packages_ok": (
        "{count} paket terpasang, versinya cocok semua.",
        "{count} packages are installed, all in versions that fit.",
    ),
    "doctor_package_wrong": (
        "{name} {found} tidak cocok, perlu {wanted}",
        "{name} {found} does not fit, {wanted} is needed",
    ),
    "doctor_package_missing": ("{wanted} belum terpasang", "{wanted} is missing"),
    "doctor_not_installed": (
        "chatkit belum terpasang di Python ini, baru ada foldernya.",
        "chatkit is not installed in this Python; only its folder is here.",
    ),
    "doctor_extension_missing": (
        "JupyterLab tidak punya {extension}, jadi panel tidak akan tampil.",
        "JupyterLab lacks {extension}, so panels will not show.",
    ),
    "doctor_extension_disabled": (
        "{extension} dimatikan di JupyterLab, jadi panel tidak akan tampil.",
        "{extension} is disabled in JupyterLab, so panels will not show.",
    ),
    "doctor_folder_ok": ("{folder} bisa ditulisi.", "{folder} can be written."),
    "doctor_folder_unwritable": (
        "{folder} tidak bisa ditulisi ({reason}), jadi notebook tidak bisa disimpan.",
        "{folder} cannot be written ({reason}), so notebooks cannot be saved.",
    ),
    "doctor_folder_cure": (
        "Salin folder pelajaran ke tempatmu sendiri, misalnya Documents, lalu kerjakan di sana.",
        "Copy the folder of the lessons to a place of your own, such as Documents, and work there.",
    ),
    "doctor_trace_unwritable": (
        "Rekaman socket tidak bisa disimpan di {folder} ({reason}).",
        "Socket records cannot be kept in {folder} ({reason}).",
    ),
    "doctor_trace_cure": (
        "Arahkan variabel CHATKIT_TRACE ke folder yang bisa ditulisi.",
        "Set the variable CHATKIT_TRACE to a folder that can be written.",
    ),
    "doctor_disk_full": (
        "{folder} bisa ditulisi, tapi disknya tinggal {free} MB.",
        "{folder} can be written, but the disk has only {free} MB left.",
    ),
    "doctor_disk_cure": (
        "Kosongkan sedikit tempat di disk sebelum mulai.",
        "Make some room on the disk before you begin.",
    ),
    "doctor_names_ok": (
        "Tidak ada file yang menutupi modul Python.",
        "No file hides a module of Python.",
    ),
    "doctor_names_hide": (
        "{found}: dengan nama ini, import {module} mengambil file itu, bukan modul aslinya.",
        "{found}: under this name, import {module} takes the file and not the real module.",
    ),
    "doctor_names_cure": (
        "Ganti namanya, misalnya {old} menjadi my_{old}.",
        "Rename it, for example {old} to my_{old}.",
    ),
    "doctor_ports_ok": (
        "{count} port pelajaran di {host} bebas semua.",
        "All {count} ports of the lessons are free on {host}.",
    ),
    "doctor_port_taken": (
        "Port {port} dipakai program lain, punya pengguna lain atau sistem",
        "Port {port} is taken by a program of another user or of the system",
    ),
    "doctor_port_holder": (
        "Port {port} dipakai {program} (pid {pid})",
        "Port {port} is taken by {program} (pid {pid})",
    ),
    "doctor_port_refused": (
        "Port {port} ditolak sistem ({reason})",
        "The system refuses port {port} ({reason})",
    ),
    "doctor_port_cure": (
        "Tutup program itu. Kalau itu kernel notebook lama, matikan lewat daftar kernel di sisi "
        "kiri JupyterLab. Atau paksa dari terminal:\n{command}",
        "Close that program. If it is the kernel of an old notebook, end it in the list of kernels "
        "at the left of JupyterLab. Or force it in a terminal:\n{command}",
    ),
    "doctor_port_cure_unknown": (
        "Tutup program server lain, atau nyalakan ulang laptop. Kalau tetap begitu, ganti angka "
        "port itu di notebook server dan client.",
        "Close other server programs, or restart the laptop. If that does not help, write another "
        "port in both notebooks.",
    ),
    "doctor_loopback_ok": (
        "{host} mengirim dan menerima, bolak-balik {ms} ms.",
        "{host} sends and receives, {ms} ms there and back.",
    ),
    "doctor_loopback_failed": (
        "Laptop ini tidak bisa tersambung ke dirinya sendiri di {host} ({reason}).",
        "This laptop cannot connect to itself at {host} ({reason}).",
    ),
    "doctor_loopback_silent": ("tidak ada jawaban", "no answer"),
    "doctor_loopback_changed": (
        "Byte yang lewat di {host} berubah di jalan.",
        "Bytes were changed on their way through {host}.",
    ),
    "doctor_loopback_cure": (
        "Matikan dulu VPN atau antivirus yang menyaring koneksi lokal. Di Linux jalankan ini di "
        "terminal:\nsudo ip link set lo up",
        "Switch off a VPN or virus scanner that filters local connections. On Linux run this in a "
        "terminal:\nsudo ip link set lo up",
    ),
    "doctor_no_loopback": (
        "Belum bisa diperiksa, karena loopback tidak jalan.",
        "Could not be checked, since loopback does not work.",
    ),
    "doctor_loopback_first": ("Bereskan dulu loopback.", "Mend loopback first."),
    "doctor_name_ok": ("menunjuk ke {addresses}.", "means {addresses}."),
    "doctor_name_unknown": (
        "Nama localhost tidak dikenal ({reason}), jadi program yang menyambung ke localhost gagal.",
        "The name localhost is unknown ({reason}), so programs that connect to localhost fail.",
    ),
    "doctor_name_silent": (
        "Nama localhost belum ketemu dalam {seconds} detik, jadi program yang menyambung ke "
        "localhost macet.",
        "The name localhost was not found within {seconds} s, so programs that connect to "
        "localhost hang.",
    ),
    "doctor_name_strange": (
        "Nama localhost menunjuk ke luar laptop ini: {addresses}.",
        "The name localhost leads away from this laptop: {addresses}.",
    ),
    "doctor_name_cure": (
        "Sebagai administrator, pastikan ada baris ini di {file}:\n127.0.0.1 localhost",
        "As administrator, see that this line stands in {file}:\n127.0.0.1 localhost",
    ),
    "doctor_offline": (
        "Laptop ini tidak tersambung ke jaringan. Pelajaran di satu laptop tetap bisa.",
        "This laptop is on no network. Lessons on one laptop work all the same.",
    ),
    "doctor_offline_cure": (
        "Untuk chat antarlaptop, sambungkan ke Wi-Fi lab.",
        "To chat between laptops, join the lab's Wi-Fi.",
    ),
    "doctor_only_inner": (
        "Hanya ada {ip} ({interface}), jaringan VPN atau container; teman sebelah tidak sampai "
        "ke sana.",
        "There is only {ip} ({interface}), of a VPN or of containers; neighbours do not get there.",
    ),
    "doctor_self_given": (
        "{ip} ({interface}) dibuat laptop ini sendiri, karena jaringannya tidak memberi alamat.",
        "{ip} ({interface}) is self-made, since the network has given no address.",
    ),
    "doctor_wsl": (
        "{ip} ({interface}) adalah alamat di dalam WSL; teman sebelah biasanya tidak sampai ke "
        "sana.",
        "{ip} ({interface}) is an address inside WSL; neighbours usually do not get there.",
    ),
    "doctor_wsl_cure": (
        "Untuk chat antarlaptop, jalankan chatkit dengan Python di Windows, bukan di WSL.",
        "To chat between laptops, run chatkit with Python on Windows, not in WSL.",
    ),
    "doctor_firewall_off": ("Tidak ada yang aktif.", "None is on."),
    "doctor_firewall_on": (
        "Aktif: {names}. Chat di satu laptop tidak terganggu; server untuk teman sebelah mungkin "
        "terhalang.",
        "On: {names}. Chats on one laptop are not affected; a server for neighbours may be "
        "blocked.",
    ),
    "doctor_firewall_unseen": (
        "Firewall {system} tidak terlihat tanpa hak administrator.",
        "The firewall of {system} cannot be seen without administrator rights.",
    ),
    "doctor_firewall_try": (
        "Chat di satu laptop tidak terganggu. Untuk antarlaptop, coba saja dari laptop sebelah.",
        "Chats on one laptop do not mind. Between laptops, try it from the next one.",
    ),
    "doctor_firewall_windows": (
        "Kalau Windows bertanya soal Python, centang Private dan Public, lalu Allow.",
        "When Windows asks about Python, tick Private and Public, then Allow.",
    ),
    "doctor_firewall_macos": (
        "Kalau macOS bertanya soal koneksi masuk untuk Python, pilih Allow.",
        "When macOS asks about incoming connections for Python, choose Allow.",
    ),
    "doctor_firewall_linux": (
        "Untuk chat antarlaptop, buka port-nya; dengan ufw:\nsudo ufw allow 5005/tcp",
        "To chat between laptops, open the port; with ufw:\nsudo ufw allow 5005/tcp",
    ),
    "doctor_proxy_none": ("Tidak ada.", "None."),
    "doctor_proxy_bypassed": (
        "{proxy}; laptop ini sendiri tidak lewat situ.",
        "{proxy}; this laptop itself is left out.",
    ),
    "doctor_proxy_catches": (
        "Program HTTP akan mencari {hosts} lewat {proxy}, dan gagal. Chat tidak terganggu.",
        "HTTP programs would look for {hosts} at {proxy}, and fail. Chats do not mind.",
    ),
    "doctor_proxy_cure": (
        "Isi variabel NO_PROXY dengan: {hosts}",
        "Set the variable NO_PROXY to: {hosts}",
    ),
    "doctor_message": ("Halo Alice!", "Hello Alice!"),
    "doctor_answer": ("Halo juga Bob!", "Hello to you, Bob!"),
    "doctor_kernels_ok": (
        "Dua kernel siap dalam {ready} detik dan chat lewat panel; pesan dan jawabannya {ms} ms.",
        "Two kernels were up in {ready} s and chat through panels; message and answer took {ms} "
        "ms.",
    ),
    "doctor_kernel_other": (
        "Dua kernel bisa chat, tapi notebook memakai Python lain: {python}, bukan {own}.",
        "Two kernels chat, but notebooks use another Python: {python}, not {own}.",
    ),
    "doctor_kernel_none": (
        "Jupyter tidak punya kernel {kernel}.",
        "Jupyter has no kernel {kernel}.",
    ),
    "doctor_runtime_unwritable": (
        "Jupyter tidak bisa menulis di foldernya sendiri, {folder} ({reason}).",
        "Jupyter cannot write into its own folder, {folder} ({reason}).",
    ),
    "doctor_runtime_cure": (
        "Periksa hak akses folder itu dan sisa tempat di disk.",
        "See to the rights of that folder and the room on the disk.",
    ),
    "doctor_kernel_not_started": (
        "Python milik kernel tidak bisa dijalankan ({reason}).",
        "The kernel's Python cannot be started ({reason}).",
    ),
    "doctor_kernel_without": (
        "Notebook memakai Python lain, {python}, yang tidak bisa memuat chatkit ({reason}).",
        "Notebooks use another Python, {python}, which cannot load chatkit ({reason}).",
    ),
    "doctor_kernel_hidden": (
        "Kernel tidak bisa membuat panel chat ({reason}).",
        "The kernel cannot make a chat panel ({reason}).",
    ),
    "doctor_kernel_hidden_cure": (
        "Bereskan dulu paket dan nama file di atas, lalu periksa lagi.",
        "Mend the packages and file names above first, then look again.",
    ),
    "doctor_kernel_died": (
        "Kernel berhenti sendiri. Pesan terakhirnya: {reason}",
        "The kernel has ended. Its last words: {reason}",
    ),
    "doctor_kernel_died_cure": (
        "Bereskan dulu paket dan nama file di atas. Kalau sudah, tunjukkan baris ini ke asisten.",
        "Mend the packages and file names above first. If that does not help, show this line to an "
        "assistant.",
    ),
    "doctor_kernel_silent": (
        "Kernel belum menjawab sampai waktunya habis.",
        "The kernel had not answered when the time was over.",
    ),
    "doctor_server_stuck": (
        "Panel server tidak mau mulai. Statusnya: {reason}",
        "The server's panel does not start. Its status: {reason}",
    ),
    "doctor_client_stuck": (
        "Panel client tidak tersambung. Status server: {reason}",
        "The client's panel does not connect. The server's status: {reason}",
    ),
    "doctor_message_stuck": (
        "Pesan tidak sampai di panel sebelah. Statusnya: {reason}",
        "A message has not reached the other panel. Its status: {reason}",
    ),
    "doctor_stuck_cure": (
        "Bereskan dulu baris lain yang gagal. Kalau tidak ada, tutup program berat dan coba lagi; "
        "kalau tetap begitu, matikan VPN atau antivirus yang menyaring koneksi lokal.",
        "Mend the other rows that failed first. If there are none, close heavy programs and try "
        "again; if that does not help, switch off a VPN or virus scanner that filters local "
        "connections.",
    ),
    "doctor_lab_ok": (
        "Servernya menjawab dalam {seconds} detik.",
        "Its server answers in {seconds} s.",
    ),
    "doctor_lab_slow": (
        "Servernya belum menjawab dalam {seconds} detik.",
        "Its server has not answered within {seconds} s.",
    ),
    "doctor_lab_slow_cure": (
        "Pertama kali memang lama. Coba sekali lagi; kalau tetap begitu, jalankan: chatkit lab",
        "The first time is slow. Try once more; if it stays so, run: chatkit lab",
    ),
    "doctor_lab_failed": (
        "Servernya tidak mau jalan: {reason}",
        "Its server does not start: {reason}",
    ),
    "doctor_lab_cure": (
        "Bereskan baris lain dulu. Lalu jalankan chatkit lab dan baca pesannya.",
        "Mend the other rows first. Then run chatkit lab and read its message.",
    ),
    "doctor_no_folder": (
        "Folder {folder} tidak ada.",
        "There is no folder {folder}.",
    ),
    "help_doctor": (
        "periksa apakah laptop ini siap untuk praktikum",
        "see whether this laptop is ready for the lab",
    ),
    "help_doctor_folder": (
        "folder pelajaran (bawaan: folder ini)",
        "the folder of the lessons (default: this folder)",
    ),
    # guesses
    "guess_group": ("Tebak dulu", "Guess first"),
    "guess_unsure": ("Belum tahu", "I don't know"),
    "guess_mine": ("pilihanmu", "your choice"),
    "guess_first": ("pilihan pertamamu", "your first choice"),
    "guess_second": ("pilihan keduamu", "your second choice"),
    "guess_seen_so": ("begini hasilnya", "so it went"),
    "guess_run_now": ("Sekarang coba: {run}", "Now try it: {run}"),
    "guess_waits": (
        "Begitu rekaman socket melihatnya, hasilnya muncul di sini.",
        "As soon as the trace has seen it, the result appears here.",
    ),
    "guess_skip": ("Langsung ke penjelasan", "Explain without trying"),
    "guess_skipped": (
        "Sejak kamu memilih, percobaan ini belum terlihat di rekaman.",
        "Since you chose, the trace has not seen this experiment.",
    ),
    "guess_was": ("Tebakanmu: “{first}”.", "You guessed “{first}”."),
    "guess_was_late": (
        "Percobaannya sudah terlihat sebelum kamu memilih “{first}”.",
        "The experiment had been seen already when you chose “{first}”.",
    ),
    "guess_was_unsure": ("Kamu bilang belum tahu.", "You said that you did not know."),
    "guess_changed": ("{sentence} Lalu kamu pilih “{last}”.", "{sentence} Then “{last}”."),
    "guess_true": ("Tebakanmu tepat.", "It went as you guessed."),
    "guess_late_true": ("Sama dengan pilihanmu.", "It went as you chose."),
    "guess_later_true": (
        "Pilihanmu yang kedua tepat: {answer}.",
        "It went as your second choice: {answer}.",
    ),
    "guess_other": ("Ternyata lain: {answer}.", "It went another way: {answer}."),
    "guess_now_known": ("Sekarang kamu tahu: {answer}.", "Now you know: {answer}."),
    "guess_untraced": (
        "Rekaman socket sedang dimatikan (CHATKIT_TRACE=off), jadi tebakanmu tidak bisa "
        "dibandingkan dengan percobaannya.",
        "Recording is off (CHATKIT_TRACE=off), so your guess cannot be compared with the "
        "experiment.",
    ),
    "guess_not_kept": (
        "Tebakanmu tidak bisa disimpan di {path} ({reason}), jadi hanya diingat sampai kernelnya "
        "dimulai ulang.",
        "Your guess cannot be kept in {path} ({reason}), so it is remembered only until the kernel "
        "restarts.",
    ),
    "guess_gone": (
        "Pertanyaan ini dijawab di dalam notebook: jalankan lagi sel ini.",
        "This question is answered in the notebook: run this cell again.",
    ),
    "guess_unknown": (
        "Tidak ada pertanyaan bernama {name}. Yang mirip: {near}.",
        "There is no question called {name}. Near it: {near}.",
    ),
    "guess_under_ms": ("kurang dari 1 ms", "less than 1 ms"),
    "guess_byte": ("1 byte", "1 byte"),
    "guess_seconds": ("{n} detik", "{n} s"),
    "guess_section": ("Tebakan dan yang terlihat", "What was guessed and what was seen"),
    "guess_column_ask": ("Pertanyaan", "Question"),
    "guess_column_choice": ("Tebakan", "Guess"),
    "guess_column_seen": ("Yang terlihat di rekaman", "What the trace has seen"),
    "guess_not_seen": ("belum dicoba", "not tried yet"),
    # guesses: what the trace has seen
    "saw_connect": (
        "Pukul {clock} `connect` di {program} kembali setelah {length}: tersambung; server "
        "memang sedang menunggu di `accept`.",
        "At {clock} `connect` in {program} returned after {length}: connected; the server was "
        "waiting in `accept`.",
    ),
    "saw_connect_early": (
        "Pukul {clock} `connect` di {program} kembali setelah {length}: tersambung, padahal "
        "`accept` belum dipanggil. Koneksinya masuk ke antrean (backlog).",
        "At {clock} `connect` in {program} returned after {length}: connected, though `accept` had "
        "not been called. It was accepted into the backlog.",
    ),
    "saw_connect_refused": (
        "Pukul {clock} `connect` di {program} gagal setelah {length}: ConnectionRefusedError.",
        "At {clock} `connect` in {program} failed after {length}: ConnectionRefusedError.",
    ),
    "saw_connect_timed_out": (
        "Pukul {clock} `connect` di {program} menyerah setelah {length}: TimeoutError.",
        "At {clock} `connect` in {program} gave up after {length}: TimeoutError.",
    ),
    "saw_waits": (
        "Sejak pukul {clock} {program} tertahan di `{call}`; {length} kemudian ia belum kembali.",
        "At {clock} {program} was held up in `{call}`; {length} later it had not returned.",
    ),
    "saw_client_port": (
        "Koneksi sebelumnya dari port {old}, yang ini (pukul {clock}) dari port {new}.",
        "The connection before came from port {old}, this one (at {clock}) from port {new}.",
    ),
    "saw_accept": (
        "Pukul {clock} `accept` di {program} kembali setelah {length}.",
        "At {clock} `accept` in {program} returned after {length}.",
    ),
    "saw_accepted_port": (
        "Pukul {clock} `accept` di {program} membuat socket baru di port {new}; yang "
        "mendengarkan ada di port {old}.",
        "At {clock} `accept` in {program} made a new socket at port {new}; the listening one is at "
        "port {old}.",
    ),
    "saw_bind": (
        "Pukul {clock} `bind` di {program} ke {address} berhasil.",
        "At {clock} `bind` in {program} to {address} succeeded.",
    ),
    "saw_bind_in_use": (
        "Pukul {clock} `bind` di {program} ke {address} gagal: Address already in use.",
        "At {clock} `bind` in {program} to {address} failed: Address already in use.",
    ),
    "saw_recv": (
        "Pukul {clock} `{call}` di {program} membawa {bytes}: {text}.",
        "At {clock} `{call}` in {program} brought {bytes}: {text}.",
    ),
    "saw_recv_end": (
        "Pukul {clock} `{call}` di {program} kembali dengan `b''`, tanpa error.",
        "At {clock} `{call}` in {program} returned `b''`, and no error.",
    ),
    "saw_spins": (
        "Sampai pukul {clock} `{call}` di {program} sudah {n} kali kembali dengan `b''`.",
        "By {clock} `{call}` in {program} had returned `b''` {n} times.",
    ),
    "saw_reset": (
        "Pukul {clock} `{call}` di {program} gagal: {error}.",
        "At {clock} `{call}` in {program} failed: {error}.",
    ),
    "saw_timed_out": (
        "Pukul {clock} `{call}` di {program} menyerah setelah {length}: TimeoutError.",
        "At {clock} `{call}` in {program} gave up after {length}: TimeoutError.",
    ),
    "saw_type_error": (
        "Pukul {clock} `{call}` di {program} gagal: TypeError. Tidak satu byte pun terkirim.",
        "At {clock} `{call}` in {program} failed: TypeError. Not one byte was sent.",
    ),
    "saw_send": (
        "Pukul {clock} `{call}` di {program} berhasil: {bytes}, {text}.",
        "At {clock} `{call}` in {program} succeeded: {bytes}, {text}.",
    ),
    "saw_send_nothing": (
        "Pukul {clock} `{call}` di {program} kembali, dan 0 byte terkirim.",
        "At {clock} `{call}` in {program} returned, and 0 bytes were sent.",
    ),
    "saw_size": (
        "Pukul {clock} `{call}` di {program} mengirim {bytes}: `{digits}`.",
        "At {clock} `{call}` in {program} sent {bytes}: `{digits}`.",
    ),
    "saw_newlines": (
        "Pukul {clock} `{call}` di {program} mengirim {text}, dengan {n} byte `\\n`.",
        "At {clock} `{call}` in {program} sent {text}; number of `\\n` bytes in it: {n}.",
    ),
    "saw_pieces": (
        "Sampai pukul {clock}: {sends} kali kirim ({sends_sizes} byte) dibaca {program} dengan "
        "{recvs} kali `recv` ({recvs_sizes} byte).",
        "By {clock}: {sends} send(s) ({sends_sizes} bytes), which {program} has read with {recvs} "
        "`recv` ({recvs_sizes} bytes).",
    ),
    "saw_room_stamp": (
        "Pukul {at} `{call}` di {program} mengirim pesan itu; cap dari ruang: {stamp}.",
        "At {at} `{call}` in {program} sent the message; the room's stamp: {stamp}.",
    ),
    "saw_room_times": (
        "Pukul {clock} {program} membaca dua pesan berurutan, dengan cap {one}, lalu {two}.",
        "At {clock} {program} read two messages in a row, with the stamps {one}, then {two}.",
    ),
    "saw_room_numbers": (
        "Pukul {clock} {program} membaca pesan nomor {two}; sebelumnya nomor {one}.",
        "At {clock} {program} read the message with number {two}; the one before had {one}.",
    ),
    "saw_letter": (
        "Pukul {clock} `{call}` di {program} membawa {bytes}; byte terakhirnya `{last}`.",
        "At {clock} `{call}` in {program} brought {bytes}; the last byte is `{last}`.",
    ),
    "saw_stuck": (
        "Sudah lebih dari 2 detik {program} dan {other} sama-sama menunggu di `recv`.",
        "For over 2 seconds {program} and {other} have both been waiting in `recv`.",
    ),
    "saw_talks": (
        "Pukul {clock} kedua pihak, {program} dan {other}, sudah menerima pesan.",
        "By {clock} both sides, {program} and {other}, had received a message.",
    ),
    "saw_stamp": (
        "Pukul {clock} {program} mengirim pesan yang sudah berisi waktunya: `{stamp}`.",
        "At {clock} {program} sent a message that already held the time: `{stamp}`.",
    ),
    "saw_while_reading": (
        "Pukul {clock} {program} mengirim {text}, padahal `recv`-nya masih menunggu.",
        "At {clock} {program} sent {text} while its own `recv` was still waiting.",
    ),
}
