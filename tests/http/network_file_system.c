/* Makes statfs(2) report every file system as of the kind TEST_FILE_SYSTEM, a hexadecimal number. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/vfs.h>

int statfs(const char *path, struct statfs *seen) {
    int (*real)(const char *, struct statfs *) = (int (*)(const char *, struct statfs *))dlsym(RTLD_NEXT, "statfs");
    int result = real(path, seen);
    if (result == 0) seen->f_type = strtoul(getenv("TEST_FILE_SYSTEM"), NULL, 16);
    return result;
}

int statfs64(const char *path, struct statfs64 *seen) {
    int (*real)(const char *, struct statfs64 *) = (int (*)(const char *, struct statfs64 *))dlsym(RTLD_NEXT, "statfs64");
    int result = real(path, seen);
    if (result == 0) seen->f_type = strtoul(getenv("TEST_FILE_SYSTEM"), NULL, 16);
    return result;
}
