/* A disk that fails when told to, and remembers what was truly synced.
 *
 * LD_PRELOAD this into a process. Calls on files under one folder are counted, and
 * the one that a test names is disturbed. tests/faults/shim.py is the other side.
 *
 * SHIM_FOLDER   absolute, without links: only what lies under it is disturbed
 * SHIM_CONTROL  a file of CONTROL_BYTES made by shim.py, outside the folder; shared
 *               memory, so it survives kill -9 and a test may re-arm a running process
 * SHIM_SHADOW   optional folder outside: what a power loss would leave. The bytes of
 *               a file get there when a sync of it returns, its name when a sync of
 *               its folder does. A sync that was made to fail drops what it should
 *               have written and never gets it there, as the kernel does.
 * SHIM_LOG      optional file outside: a line a call: nanoseconds on CLOCK_MONOTONIC
 *               when it returned, what, path, result
 *
 * Counted calls of the operations in `mask` get numbers from 1 (`matched`); numbers
 * at..until are disturbed: killed before the call, killed after half a write,
 * refused with an error, delayed, or stopped (SIGSTOP) before the call. The memory
 * map of SQLite's -shm file is never seen, and needs not be: it is never synced.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum op { OPEN, WRITE, SYNC, SYNC_FOLDER, TRUNCATE, UNLINK, RENAME, ALLOCATE, MKDIR,
          READ, OPS };
static const char *const NAMES[OPS] = {"open", "write", "sync", "sync_folder",
    "truncate", "unlink", "rename", "allocate", "mkdir", "read"};
enum deed { NOTHING, KILL, TEAR, FAIL, DELAY, STOP };

#define CONTROL_BYTES 4096
#define MAGIC 0x31494d4948535142ULL
struct control {
    uint64_t magic, calls, matched, injected;
    uint64_t deed, at, until, value, mask; /* value: an errno, or milliseconds */
    uint64_t calls_by[16], injected_by[16];
};

#define FILES_MAX 512
#define EXTENTS_MAX 1024
struct extent { off_t from, to; };
struct file {
    char key[64];              /* inode numbers are used again: birth time is not */
    int dirty;                 /* how many extents; EXTENTS_MAX: all of it */
    off_t shortest;            /* it was cut to this since the last sync; -1: not */
    struct extent extents[EXTENTS_MAX];
};

static struct control idle, *control = &idle;
static const char *folder, *shadow;
static size_t folder_length;
static int log_handle = -1;
static struct file *files[FILES_MAX];
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static __thread int is_inside;

static void shadowed_before(const char *place);
static int is_empty(const char *place);

#define REAL(name) ((__typeof__(&name))real(#name))
static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("SHIM_CONTROL"), *log = getenv("SHIM_LOG");
    folder = getenv("SHIM_FOLDER");
    shadow = getenv("SHIM_SHADOW");
    if (!folder || !path) { folder = NULL; return; }
    folder_length = strlen(folder);
    is_inside = 1;
    int handle = REAL(open)(path, O_RDWR | O_CLOEXEC);
    if (handle < 0) abort();
    control = mmap(NULL, CONTROL_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0);
    if (control == MAP_FAILED || control->magic != MAGIC) abort();
    REAL(close)(handle);
    if (log)
        log_handle = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (shadow && is_empty(shadow)) shadowed_before(folder);
    is_inside = 0;
}

static int is_ours(const char *path) {
    return folder && path && !strncmp(path, folder, folder_length)
        && (path[folder_length] == '/' || !path[folder_length]);
}

/* Say whether *path*, taken from folder handle *at*, is ours; fill in *whole*. */
static int place(int at, const char *path, char *whole) {
    if (!folder || is_inside || !path) return 0;
    char link[64], base[PATH_MAX] = "";
    if (path[0] != '/') {
        if (at == AT_FDCWD) {
            if (syscall(SYS_getcwd, base, sizeof base) < 0) return 0;
        } else {
            snprintf(link, sizeof link, "/proc/self/fd/%d", at);
            ssize_t length = readlink(link, base, sizeof base - 1);
            if (length < 0) return 0;
            base[length] = 0;
        }
        if (snprintf(whole, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) return 0;
    } else if (snprintf(whole, PATH_MAX, "%s", path) >= PATH_MAX) {
        return 0;
    }
    return is_ours(whole);
}

static int place_of(int handle, char *whole) {
    if (!folder || is_inside) return 0;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, whole, PATH_MAX - 1);
    if (length < 0) return 0;
    whole[length] = 0;
    return is_ours(whole);
}

static void note(enum op op, const char *path, long result) {
    if (log_handle < 0) return;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    char line[PATH_MAX + 100];
    int length = snprintf(line, sizeof line, "%lld %s %s %ld\n",
        now.tv_sec * 1000000000LL + now.tv_nsec, NAMES[op], path, result);
    syscall(SYS_write, log_handle, line, (size_t)length);
}

__attribute__((noreturn)) static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* Count a call and disturb it if it is its turn. Returns the error to give, 0 for
 * none; *tear* is set if half of it is to be done before the process dies. */
static int turn(enum op op, int *tear) {
    __atomic_add_fetch(&control->calls, 1, __ATOMIC_SEQ_CST);
    __atomic_add_fetch(&control->calls_by[op], 1, __ATOMIC_SEQ_CST);
    if (!(control->mask >> op & 1)) return 0;
    uint64_t number = __atomic_add_fetch(&control->matched, 1, __ATOMIC_SEQ_CST);
    if (control->deed == NOTHING || number < control->at || number > control->until)
        return 0;
    __atomic_add_fetch(&control->injected, 1, __ATOMIC_SEQ_CST);
    __atomic_add_fetch(&control->injected_by[op], 1, __ATOMIC_SEQ_CST);
    struct timespec pause_for = {(time_t)(control->value / 1000),
                                 (long)(control->value % 1000) * 1000000L};
    switch (control->deed) {
    case TEAR: if (op == WRITE && tear) { *tear = 1; return 0; } /* else as KILL */
    /* fall through */
    case KILL: die();
    case FAIL: return (int)control->value;
    case DELAY: nanosleep(&pause_for, NULL); return 0;
    case STOP: raise(SIGSTOP); return 0;
    }
    return 0;
}

/* ---- the shadow -------------------------------------------------------------- */

static int key_of(int at, const char *path, char *key, size_t length) {
    struct statx about;
    int flags = *path ? AT_SYMLINK_NOFOLLOW : AT_EMPTY_PATH;
    if (statx(at, path, flags, STATX_BASIC_STATS | STATX_BTIME, &about)
        || !S_ISREG(about.stx_mode)) return 0;
    snprintf(key, length, "i%llu-%lld-%u", (unsigned long long)about.stx_ino,
             (long long)about.stx_btime.tv_sec, about.stx_btime.tv_nsec);
    return 1;
}

static struct file *file_of(int handle) {
    char key[64];
    if (!shadow || !key_of(handle, "", key, sizeof key)) return NULL;
    for (int i = 0; i < FILES_MAX; i++) {
        if (!files[i]) {
            files[i] = calloc(1, sizeof *files[i]);
            if (!files[i]) return NULL;
            strcpy(files[i]->key, key);
            files[i]->shortest = -1;
            files[i]->dirty = EXTENTS_MAX; /* an earlier process may have written it */
        }
        if (!strcmp(files[i]->key, key)) return files[i];
    }
    abort(); /* more files than a test may have: say it, do not guess */
}

static void dirtied(int handle, off_t from, off_t to) {
    struct file *file = file_of(handle);
    if (!file || from >= to || file->dirty == EXTENTS_MAX) return;
    if (file->dirty) {
        struct extent *last = &file->extents[file->dirty - 1];
        if (from <= last->to && from >= last->from) {
            if (to > last->to) last->to = to;
            return;
        }
    }
    file->extents[file->dirty++] = (struct extent){from, to};
}

static void copied(int from, int to, off_t at, off_t end) {
    static char buffer[1 << 16]; /* under the lock */
    while (at < end) {
        size_t want = (size_t)(end - at) < sizeof buffer ? (size_t)(end - at)
                                                         : sizeof buffer;
        ssize_t got = syscall(SYS_pread64, from, buffer, want, at);
        if (got <= 0) return;
        if (syscall(SYS_pwrite64, to, buffer, (size_t)got, at) != got) abort();
        at += got;
    }
}

/* What a sync that returned has made safe. It is read through the same handle where
 * that can be read: closing any other handle would drop SQLite's locks. */
static void shadowed(int handle) {
    struct file *file = file_of(handle);
    struct stat about, before;
    char path[PATH_MAX], link[64];
    if (!file || fstat(handle, &about)) return;
    snprintf(path, sizeof path, "%s/%s", shadow, file->key);
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    int is_blind = (fcntl(handle, F_GETFL) & O_ACCMODE) == O_WRONLY;
    int from = is_blind
        ? (int)syscall(SYS_openat, AT_FDCWD, link, O_RDONLY | O_CLOEXEC) : handle;
    int to = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_CLOEXEC,
                          0600);
    if (from < 0 || to < 0 || fstat(to, &before)) abort();
    if (file->shortest >= 0 && file->shortest < before.st_size
        && ftruncate(to, file->shortest)) abort();
    if (file->dirty == EXTENTS_MAX)
        copied(from, to, 0, about.st_size);
    else
        for (int i = 0; i < file->dirty; i++)
            copied(from, to, file->extents[i].from, file->extents[i].to);
    if (ftruncate(to, about.st_size)) abort();
    file->dirty = 0;
    file->shortest = -1;
    if (is_blind) REAL(close)(from);
    REAL(close)(to);
}

static void shadowed_names(int handle, const char *whole) {
    struct stat about;
    char path[PATH_MAX], fresh[PATH_MAX + 8], link[64], key[64];
    if (!shadow || fstat(handle, &about)) return;
    snprintf(path, sizeof path, "%s/d%lu", shadow, (unsigned long)about.st_ino);
    snprintf(fresh, sizeof fresh, "%s.new", path);
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    FILE *names = fopen(fresh, "w");
    DIR *entries = opendir(link);
    if (!names || !entries) abort();
    fprintf(names, "%s\n", whole[folder_length] ? whole + folder_length + 1 : ".");
    for (struct dirent *each; (each = readdir(entries));)
        if (key_of(handle, each->d_name, key, sizeof key))
            fprintf(names, "%s %s\n", key, each->d_name);
    closedir(entries);
    fclose(names);
    REAL(rename)(fresh, path);
}

/* What is there before the first process counts as safe. */
static void shadowed_before(const char *place) {
    int handle = (int)syscall(SYS_openat, AT_FDCWD, place,
                              O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = opendir(place);
    if (handle < 0 || !entries) { if (handle >= 0) REAL(close)(handle); return; }
    for (struct dirent *each; (each = readdir(entries));) {
        char path[PATH_MAX];
        if (each->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", place, each->d_name);
        if (each->d_type == DT_DIR) shadowed_before(path);
        if (each->d_type != DT_REG) continue;
        int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
        struct file *known = file < 0 ? NULL : file_of(file);
        if (known) { known->dirty = EXTENTS_MAX; shadowed(file); }
        if (file >= 0) REAL(close)(file);
    }
    closedir(entries);
    shadowed_names(handle, place);
    REAL(close)(handle);
}

static int is_empty(const char *place) {
    DIR *entries = opendir(place);
    int count = 0;
    if (!entries) abort();
    while (readdir(entries)) count++;
    closedir(entries);
    return count <= 2;
}

/* The kernel marks what it could not write as clean, and forgets. */
static void lost(int handle) {
    struct file *file = file_of(handle);
    if (file) { file->dirty = 0; file->shortest = -1; }
}

/* ---- the calls --------------------------------------------------------------- */

#define ENTER(ours) \
    char whole[PATH_MAX]; \
    if (!(ours)) { whole[0] = 0; } \
    int mine = whole[0] != 0, tear = 0, error = 0; \
    (void)tear; \
    if (mine) pthread_mutex_lock(&lock), is_inside = 1
#define TURN(op) if (mine && (error = turn(op, &tear))) errno = error
#define LEAVE(op, result) \
    if (mine) { \
        int kept_errno = errno; \
        note(op, whole, (long)(result)); \
        is_inside = 0; pthread_mutex_unlock(&lock); \
        errno = kept_errno; \
    } \
    return result

static int opened(int at, const char *path, int flags, mode_t mode) {
    int writes = flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC);
    ENTER(writes && place(at, path, whole));
    TURN(OPEN);
    int result = error ? -1 : (int)syscall(SYS_openat, at, path, flags, mode);
    if (mine && result >= 0 && flags & O_TRUNC) {
        struct file *file = file_of(result);
        if (file) { file->dirty = 0; file->shortest = 0; }
    }
    LEAVE(OPEN, result);
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { \
        va_list rest; va_start(rest, flags); \
        mode = va_arg(rest, mode_t); va_end(rest); \
    }
int open(const char *path, int flags, ...) {
    MODE(flags); return opened(AT_FDCWD, path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    MODE(flags); return opened(AT_FDCWD, path, flags | O_LARGEFILE, mode);
}
int openat(int at, const char *path, int flags, ...) {
    MODE(flags); return opened(at, path, flags, mode);
}
int openat64(int at, const char *path, int flags, ...) {
    MODE(flags); return opened(at, path, flags | O_LARGEFILE, mode);
}

static ssize_t written(int handle, const void *bytes, size_t count, off_t at) {
    ENTER(place_of(handle, whole));
    TURN(WRITE);
    if (tear) count = count / 2;
    off_t from = at;
    if (mine && at < 0) from = lseek(handle, 0, SEEK_CUR);
    ssize_t result = -1;
    if (!error)
        result = at < 0 ? syscall(SYS_write, handle, bytes, count)
                        : syscall(SYS_pwrite64, handle, bytes, count, at);
    if (tear) die();
    if (mine && result > 0) dirtied(handle, from, from + result);
    LEAVE(WRITE, result);
}
ssize_t write(int handle, const void *bytes, size_t count) {
    return written(handle, bytes, count, -1);
}
ssize_t pwrite(int handle, const void *bytes, size_t count, off_t at) {
    return written(handle, bytes, count, at);
}
ssize_t pwrite64(int handle, const void *bytes, size_t count, off64_t at) {
    return written(handle, bytes, count, at);
}

static ssize_t got(int handle, void *bytes, size_t count, off_t at) {
    /* Reading is only looked at when a test asks for it: it is most of the calls. */
    ENTER((control->mask >> READ & 1) && place_of(handle, whole));
    TURN(READ);
    ssize_t result = -1;
    if (!error)
        result = at < 0 ? syscall(SYS_read, handle, bytes, count)
                        : syscall(SYS_pread64, handle, bytes, count, at);
    LEAVE(READ, result);
}
ssize_t read(int handle, void *bytes, size_t count) {
    return got(handle, bytes, count, -1);
}
ssize_t pread(int handle, void *bytes, size_t count, off_t at) {
    return got(handle, bytes, count, at);
}
ssize_t pread64(int handle, void *bytes, size_t count, off64_t at) {
    return got(handle, bytes, count, at);
}

static int synced(int handle, long call) {
    ENTER(place_of(handle, whole));
    struct stat about;
    int is_folder = mine && !fstat(handle, &about) && S_ISDIR(about.st_mode);
    enum op op = is_folder ? SYNC_FOLDER : SYNC;
    TURN(op);
    int result = error ? -1 : (int)syscall(call, handle);
    if (mine && !result) is_folder ? shadowed_names(handle, whole) : shadowed(handle);
    if (mine && result && !is_folder) lost(handle);
    if (mine && result) errno = error ? error : errno;
    LEAVE(op, result);
}
int fsync(int handle) { return synced(handle, SYS_fsync); }
int fdatasync(int handle) { return synced(handle, SYS_fdatasync); }

static int cut(int handle, off_t length) {
    ENTER(place_of(handle, whole));
    TURN(TRUNCATE);
    int result = error ? -1 : (int)syscall(SYS_ftruncate, handle, length);
    struct file *file = mine && !result ? file_of(handle) : NULL;
    if (file && (file->shortest < 0 || length < file->shortest))
        file->shortest = length;
    LEAVE(TRUNCATE, result);
}
int ftruncate(int handle, off_t length) { return cut(handle, length); }
int ftruncate64(int handle, off64_t length) { return cut(handle, length); }

static int allocated(int handle, off_t from, off_t length) {
    ENTER(place_of(handle, whole));
    TURN(ALLOCATE);
    int result = error;
    if (!error && syscall(SYS_fallocate, handle, 0, from, length)) result = errno;
    LEAVE(ALLOCATE, result);
}
int posix_fallocate(int handle, off_t from, off_t length) {
    return allocated(handle, from, length);
}
int posix_fallocate64(int handle, off64_t from, off64_t length) {
    return allocated(handle, from, length);
}

static int unlinked(int at, const char *path, int flags) {
    ENTER(place(at, path, whole));
    TURN(UNLINK);
    int result = error ? -1 : (int)syscall(SYS_unlinkat, at, path, flags);
    LEAVE(UNLINK, result);
}
int unlink(const char *path) { return unlinked(AT_FDCWD, path, 0); }
int unlinkat(int at, const char *path, int flags) { return unlinked(at, path, flags); }

int rename(const char *from, const char *to) {
    ENTER(place(AT_FDCWD, to, whole));
    TURN(RENAME);
    int result = error ? -1
        : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    LEAVE(RENAME, result);
}

int mkdir(const char *path, mode_t mode) {
    ENTER(place(AT_FDCWD, path, whole));
    TURN(MKDIR);
    int result = error ? -1 : (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
    LEAVE(MKDIR, result);
}

int bind(int handle, const struct sockaddr *to, socklen_t length) {
    const char *path = ((const struct sockaddr_un *)to)->sun_path;
    ENTER(to->sa_family == AF_UNIX && *path && place(AT_FDCWD, path, whole));
    TURN(OPEN); /* a name for a socket is made as one for a file is */
    int result = error ? -1 : (int)syscall(SYS_bind, handle, to, length);
    LEAVE(OPEN, result);
}
