const net = require("net");
const readline = require("readline");

const keyboard = readline.createInterface({ input: process.stdin, output: process.stdout });
const two = (number) => String(number).padStart(2, "0");
const day = (now) => `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
const clock = (now) => `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;

console.log("Alamat IP:  127.0.0.1");
keyboard.question("Masukkan Port Server: ", (port) => {
  console.log("Port Server: ", port);
  console.log("Tanggal: ", day(new Date()));
  keyboard.question("Masukkan Username: ", (name) => listen(Number(port), name));
});

function listen(port, name) {
  let busy = false;
  const server = net.createServer((client) => {
    if (busy) return client.destroy();
    busy = true;
    let other = "";
    client.setEncoding("utf8");
    client.on("data", (text) => {
      if (!other) {
        other = text;
        console.log(`${other} Telah bergabung...`);
        client.write(name);
        return;
      }
      console.log(`[${clock(new Date())}] ${other}: ${text}`);
      ask(client, name);
    });
    client.on("end", () => leave("Client sudah keluar."));
    client.on("error", (error) => leave(`Koneksi putus: ${error.code}`));
  });
  server.on("error", (error) => leave(`Tidak bisa mendengarkan: ${error.code}`));
  server.listen(port, "127.0.0.1");
}

function ask(client, name) {
  keyboard.question(`[${name}] pesan: `, (text) => {
    if (!text) return ask(client, name);
    const now = new Date();
    client.write(`[${day(now)} ${clock(now)}] ${name}: ${text}`);
  });
}

function leave(reason) {
  console.log(reason);
  process.exit(0);
}
