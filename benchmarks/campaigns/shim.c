/* Refuses the n-th call of one kind that touches a path below a folder, as a failing disk would.

   Loaded before the C library (LD_PRELOAD), so it stands between the system and Python, SQLite and
   zlib alike. A process does nothing else until it calls fault_arm. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { OPEN, READ, WRITE, FSYNC, RENAME, CLOSE, MKDIR, UNLINK };
static const char *NAMES[] = {"open", "read", "write", "fsync", "rename", "close", "mkdir", "unlink"};

#define FILES 65536
static char below[4096];
static size_t length;
static int wanted = -1, number, error, stays, report = -1;
static atomic_int count;
static atomic_char tracked[FILES];

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static ssize_t say(const char *text, size_t size) {
    REAL(write);
    return real(report, text, size);
}

void fault_arm(const char *folder, int call, int nth, int code, int for_ever, int to) {
    strncpy(below, folder, sizeof below - 1);
    length = strlen(below);
    number = nth, error = code, stays = for_ever, report = to, count = 0;
    wanted = call;
}

static int is_below(int folder, const char *path) {
    if (wanted < 0 || !path) return 0;
    if (path[0] == '/') return strncmp(path, below, length) == 0;
    return folder >= 0 && folder < FILES && tracked[folder];
}

static int is_tracked(int file) { return wanted >= 0 && file >= 0 && file < FILES && tracked[file]; }

static int refused(int call, const char *what) {
    if (wanted != call) return 0;
    int nth = ++count;
    if (nth < number || (nth > number && !stays)) return 0;
    if (nth == number) {
        char line[4200];
        int size = snprintf(line, sizeof line, "%s %s\n", NAMES[call], what);
        say(line, size < (int)sizeof line ? (size_t)size : sizeof line - 1);
    }
    errno = error;
    return 1;
}

static int opened(int file, int is_ours) {
    if (file >= 0 && file < FILES) tracked[file] = (char)is_ours;
    return file;
}

#define MODE mode_t mode = 0; if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }
#define OPENS(name) int name(const char *path, int flags, ...) { \
    MODE REAL(name); int ours = is_below(-1, path); \
    return ours && refused(OPEN, path) ? -1 : opened(real(path, flags, mode), ours); }
#define OPENS_AT(name) int name(int folder, const char *path, int flags, ...) { \
    MODE REAL(name); int ours = is_below(folder, path); \
    return ours && refused(OPEN, path) ? -1 : opened(real(folder, path, flags, mode), ours); }
OPENS(open)
OPENS(open64)
OPENS_AT(openat)
OPENS_AT(openat64)

DIR *opendir(const char *path) {
    REAL(opendir);
    return is_below(-1, path) && refused(OPEN, path) ? NULL : real(path);
}

#define ON_FILE(kind, result, name, parameters, arguments) result name parameters { \
    REAL(name); return is_tracked(file) && refused(kind, #name) ? -1 : real arguments; }
ON_FILE(READ, ssize_t, read, (int file, void *to, size_t size), (file, to, size))
ON_FILE(READ, ssize_t, pread, (int file, void *to, size_t size, off_t at), (file, to, size, at))
ON_FILE(READ, ssize_t, pread64, (int file, void *to, size_t size, off64_t at), (file, to, size, at))
ON_FILE(WRITE, ssize_t, write, (int file, const void *data, size_t size), (file, data, size))
ON_FILE(WRITE, ssize_t, pwrite, (int file, const void *data, size_t size, off_t at), (file, data, size, at))
ON_FILE(WRITE, ssize_t, pwrite64, (int file, const void *data, size_t size, off64_t at), (file, data, size, at))
ON_FILE(WRITE, int, ftruncate, (int file, off_t size), (file, size))
ON_FILE(WRITE, int, ftruncate64, (int file, off64_t size), (file, size))
ON_FILE(FSYNC, int, fsync, (int file), (file))
ON_FILE(FSYNC, int, fdatasync, (int file), (file))

int close(int file) {
    REAL(close);
    int ours = is_tracked(file), done;
    opened(file, 0);
    done = real(file); /* it is closed even where closing fails */
    return ours && refused(CLOSE, "close") ? -1 : done;
}

#define ON_PATH(kind, name, parameters, arguments, folder) int name parameters { \
    REAL(name); return is_below(folder, path) && refused(kind, path) ? -1 : real arguments; }
ON_PATH(RENAME, rename, (const char *path, const char *to), (path, to), -1)
ON_PATH(RENAME, renameat, (int folder, const char *path, int other, const char *to), (folder, path, other, to), folder)
ON_PATH(MKDIR, mkdir, (const char *path, mode_t mode), (path, mode), -1)
ON_PATH(MKDIR, mkdirat, (int folder, const char *path, mode_t mode), (folder, path, mode), folder)
ON_PATH(UNLINK, unlink, (const char *path), (path), -1)
ON_PATH(UNLINK, unlinkat, (int folder, const char *path, int flags), (folder, path, flags), folder)
ON_PATH(UNLINK, rmdir, (const char *path), (path), -1)
