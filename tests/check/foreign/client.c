#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void ask(const char *question, char *line, int size) {
    printf("%s", question);
    fflush(stdout);
    if (!fgets(line, size, stdin))
        exit(0);
    line[strcspn(line, "\n")] = 0;
}

int main(void) {
    char host[64], port[16], name[64], other[64], text[1100];
    int size;
    struct sockaddr_in place = {.sin_family = AF_INET};

    signal(SIGPIPE, SIG_IGN);
    ask("Masukkan alamat IP Server: ", host, sizeof host);
    ask("Masukkan Port Server: ", port, sizeof port);
    ask("Masukkan username: ", name, sizeof name);

    int server = socket(AF_INET, SOCK_STREAM, 0);
    place.sin_port = htons(atoi(port));
    place.sin_addr.s_addr = inet_addr(host);
    if (connect(server, (struct sockaddr *)&place, sizeof place) < 0) {
        perror("Tidak bisa menyambung");
        return 1;
    }
    send(server, name, strlen(name), 0);
    size = recv(server, other, sizeof other - 1, 0);
    if (size <= 0)
        return 0;
    other[size] = 0;
    printf("%s Telah bergabung...\n", other);

    for (;;) {
        do
            ask("pesan : ", text, sizeof text);
        while (!text[0]);
        send(server, text, strlen(text), 0);
        size = recv(server, text, sizeof text - 1, 0);
        if (size <= 0)
            break;
        text[size] = 0;
        printf("%s\n", text);
    }
    printf("Server sudah keluar.\n");
    return 0;
}
