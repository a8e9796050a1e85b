/* A chat server that joins writes, and does nothing else: whole lines of anybody go to everybody.
 *
 * All that was readable in one turn is read, joined, and written to each client at once. It prints
 * its port, greets each newcomer with "hello", and runs until it is killed. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 20000, LINE = 4096, PIECE = 65536, EVENTS = 256 };

struct client {
    int place;             /* in `present` */
    char rest[LINE];       /* of a line whose end has not come */
    size_t rest_size;
    char *waiting;         /* for a client that does not read */
    size_t waiting_size, waiting_room;
};

static struct client *clients[MOST]; /* by descriptor */
static int present[MOST], count, poller;
static char *batch;
static size_t batch_size, batch_room;

static char *grow(char *bytes, size_t *room, size_t needed) {
    if (needed <= *room) return bytes;
    *room = 2 * needed;
    return realloc(bytes, *room);
}

static void watch(int fd, int operation, unsigned events) {
    struct epoll_event event = {.events = events, .data.fd = fd};
    epoll_ctl(poller, operation, fd, &event);
}

static void leave(int fd) {
    struct client *client = clients[fd];
    int last = present[--count];
    present[client->place] = last;
    clients[last]->place = client->place;
    free(client->waiting);
    free(client);
    clients[fd] = NULL;
    close(fd);
}

static void say(int fd, const char *bytes, size_t size) {
    struct client *client = clients[fd];
    ssize_t sent = client->waiting_size ? 0 : send(fd, bytes, size, MSG_NOSIGNAL);
    size_t done = sent > 0 ? (size_t)sent : 0;
    if (done == size) return;
    if (!client->waiting_size) watch(fd, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
    client->waiting = grow(client->waiting, &client->waiting_room, client->waiting_size + size - done);
    memcpy(client->waiting + client->waiting_size, bytes + done, size - done);
    client->waiting_size += size - done;
}

static void resume(int fd) {
    struct client *client = clients[fd];
    ssize_t sent = send(fd, client->waiting, client->waiting_size, MSG_NOSIGNAL);
    if (sent <= 0) return;
    client->waiting_size -= sent;
    memmove(client->waiting, client->waiting + sent, client->waiting_size);
    if (!client->waiting_size) watch(fd, EPOLL_CTL_MOD, EPOLLIN);
}

static void enter(int listener) {
    int on = 1, fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        if (fd >= MOST) { close(fd); continue; }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        clients[fd] = calloc(1, sizeof(struct client));
        clients[fd]->place = count;
        present[count++] = fd;
        watch(fd, EPOLL_CTL_ADD, EPOLLIN);
        say(fd, "hello\n", 6);
    }
}

static void hear(int fd) {
    static char piece[LINE + PIECE];
    struct client *client = clients[fd];
    memcpy(piece, client->rest, client->rest_size);
    ssize_t size = recv(fd, piece + client->rest_size, PIECE, 0);
    if (size <= 0) { leave(fd); return; }
    size += client->rest_size;
    char *end = memrchr(piece, '\n', size);
    size_t whole = end ? (size_t)(end + 1 - piece) : 0;
    client->rest_size = size - whole;
    if (client->rest_size > LINE) { leave(fd); return; }
    memcpy(client->rest, piece + whole, client->rest_size);
    batch = grow(batch, &batch_room, batch_size + whole);
    memcpy(batch + batch_size, piece, whole);
    batch_size += whole;
}

int main(void) {
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof place;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    bind(listener, (struct sockaddr *)&place, length);
    listen(listener, 4096);
    getsockname(listener, (struct sockaddr *)&place, &length);
    printf("%d\n", ntohs(place.sin_port));
    fflush(stdout);
    poller = epoll_create1(0);
    watch(listener, EPOLL_CTL_ADD, EPOLLIN);
    for (;;) {
        struct epoll_event events[EVENTS];
        int ready = epoll_wait(poller, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) { enter(fd); continue; }
            if (events[i].events & EPOLLOUT) resume(fd);
            if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) hear(fd);
        }
        for (int i = 0; batch_size && i < count; i++) say(present[i], batch, batch_size);
        batch_size = 0;
    }
}
