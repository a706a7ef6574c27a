/* Kills this process at a write to an SQLite database. Armed by the file TEST_KILL_AT, which has the number
   of the write, and how many of two halves of it are made before: "3 0", "3 1". */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_int writes;

/* Returns the halves to make, if this write is to be the last one; -1 for another one. */
static int halves_of_last(int file) {
    char link[64], path[4096], text[32] = "";
    int number = 0, halves = 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return -1;
    path[length] = 0;
    if (!strstr(path, ".db")) return -1;
    int armed = open(getenv("TEST_KILL_AT"), O_RDONLY | O_CLOEXEC);
    if (armed < 0) return -1;
    length = read(armed, text, sizeof text - 1);
    close(armed);
    if (length <= 0 || sscanf(text, "%d %d", &number, &halves) != 2) return -1;
    return atomic_fetch_add(&writes, 1) + 1 == number ? halves : -1;
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, name))

ssize_t write(int file, const void *data, size_t size) {
    ssize_t (*real)(int, const void *, size_t) = REAL("write", ssize_t (*)(int, const void *, size_t));
    int halves = halves_of_last(file);
    if (halves < 0) return real(file, data, size);
    if (halves == 1) real(file, data, size / 2);
    die();
    return -1;
}

ssize_t pwrite64(int file, const void *data, size_t size, off64_t at) {
    ssize_t (*real)(int, const void *, size_t, off64_t) =
        REAL("pwrite64", ssize_t (*)(int, const void *, size_t, off64_t));
    int halves = halves_of_last(file);
    if (halves < 0) return real(file, data, size, at);
    if (halves == 1) real(file, data, size / 2, at);
    die();
    return -1;
}

/* Everything was written by then, and is not known to be on the disk. */
int fsync(int file) {
    int (*real)(int) = REAL("fsync", int (*)(int));
    if (halves_of_last(file) >= 0) die();
    return real(file);
}

int fdatasync(int file) {
    int (*real)(int) = REAL("fdatasync", int (*)(int));
    if (halves_of_last(file) >= 0) die();
    return real(file);
}

int ftruncate64(int file, off64_t size) {
    int (*real)(int, off64_t) = REAL("ftruncate64", int (*)(int, off64_t));
    if (halves_of_last(file) >= 0) die();
    return real(file, size);
}
