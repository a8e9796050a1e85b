#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void ask(const char *question, char *line, int size) {
    printf("%s", question);
    fflush(stdout);
    if (!fgets(line, size, stdin))
        exit(0);
    line[strcspn(line, "\n")] = 0;
}

static const char *stamp(const char *format) {
    static char text[32];
    time_t now = time(NULL);
    strftime(text, sizeof text, format, localtime(&now));
    return text;
}

int main(void) {
    char line[64], name[64], other[64], text[1025], question[96], answer[1200];
    int yes = 1, size;
    struct sockaddr_in place = {.sin_family = AF_INET};

    signal(SIGPIPE, SIG_IGN);
    printf("Alamat IP:  127.0.0.1\n");
    ask("Masukkan Port Server: ", line, sizeof line);
    printf("Port Server:  %s\nTanggal:  %s\n", line, stamp("%Y-%m-%d"));
    ask("Masukkan Username: ", name, sizeof name);

    int server = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    place.sin_port = htons(atoi(line));
    place.sin_addr.s_addr = inet_addr("127.0.0.1");
    if (bind(server, (struct sockaddr *)&place, sizeof place) < 0) {
        perror("Tidak bisa mendengarkan");
        return 1;
    }
    listen(server, 1);

    int client = accept(server, NULL, NULL);
    size = recv(client, other, sizeof other - 1, 0);
    if (size <= 0)
        return 0;
    other[size] = 0;
    printf("%s Telah bergabung...\n", other);
    send(client, name, strlen(name), 0);

    while ((size = recv(client, text, sizeof text - 1, 0)) > 0) {
        text[size] = 0;
        printf("[%s] %s: %s\n", stamp("%H:%M:%S"), other, text);
        snprintf(question, sizeof question, "[%s] pesan: ", name);
        do
            ask(question, text, sizeof text);
        while (!text[0]);
        snprintf(answer, sizeof answer, "[%s] %s: %s", stamp("%Y-%m-%d %H:%M:%S"), name, text);
        send(client, answer, strlen(answer), 0);
    }
    printf("Client sudah keluar.\n");
    return 0;
}
