const net = require("net");
const readline = require("readline");

const keyboard = readline.createInterface({ input: process.stdin, output: process.stdout });

keyboard.question("Masukkan alamat IP Server: ", (host) => {
  keyboard.question("Masukkan Port Server: ", (port) => {
    keyboard.question("Masukkan username: ", (name) => chat(host, Number(port), name));
  });
});

function chat(host, port, name) {
  const server = net.createConnection(port, host, () => server.write(name));
  let other = "";
  server.setEncoding("utf8");
  server.on("data", (text) => {
    if (!other) {
      other = text;
      console.log(`${other} Telah bergabung...`);
    } else {
      console.log(text);
    }
    ask(server);
  });
  server.on("end", () => leave("Server sudah keluar."));
  server.on("error", (error) => leave(`Koneksi putus: ${error.code}`));
}

function ask(server) {
  keyboard.question("pesan : ", (text) => {
    if (!text) return ask(server);
    server.write(text);
  });
}

function leave(reason) {
  console.log(reason);
  process.exit(0);
}
