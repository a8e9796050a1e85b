const net = require("net");
const readline = require("readline");

const keyboard = readline.createInterface({ input: process.stdin, output: process.stdout });

keyboard.question("Masukkan Port Server: ", (port) => {
  const server = net.createServer((client) => {
    client.setTimeout(3000, () => leave("Tiga detik sunyi.", 1));
    client.setEncoding("utf8");
    client.on("data", (text) => console.log(text));
    client.on("end", () => leave("Client sudah keluar.", 0));
    client.on("error", (error) => leave(`Koneksi putus: ${error.code}`, 1));
  });
  server.on("error", (error) => leave(`Port tidak bisa dipakai: ${error.code}`, 1));
  server.listen(Number(port), () => console.log("Menunggu client ..."));
});

function leave(reason, code) {
  console.log(reason);
  process.exit(code);
}
