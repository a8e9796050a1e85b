#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

static int failed(const char *reason) {
    printf("%s\n", reason);
    return 1;
}

int main(void) {
    char host[64], data[1025];
    int port;
    setbuf(stdout, NULL);
    printf("Server address: ");
    scanf("%63s", host);
    printf("Server port: ");
    scanf("%d", &port);

    int sock = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval limit = {3, 0};
    setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &place.sin_addr);
    if (connect(sock, (struct sockaddr *)&place, sizeof place)) return failed("No server is there.");
    for (;;) {
        ssize_t size = recv(sock, data, sizeof data - 1, 0);
        if (size == 0) break;
        if (size < 0) return failed(errno == EAGAIN ? "Nothing came for 3 seconds." : "The connection broke.");
        data[size] = 0;
        printf("%s\n", data);
    }
    printf("The server said goodbye.\n");
    return 0;
}
