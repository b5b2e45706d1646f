/**
 * The launcher in Python: the fastest, because Python can `posix_spawn`, which copies nothing of its parent. It does what
 * the one in Perl does (`perl-launcher.ts`), with the same arguments, and needs Python 3.8.
 */
export const PYTHON_LAUNCHER = String.raw`
import os, resource, signal, sys, time
spawn = os.posix_spawn
IGNORED = [getattr(signal, 'SIG' + n) for n in 'HUP INT QUIT TERM PIPE TSTP TTIN TTOU USR1 USR2'.split()]
for number in IGNORED: signal.signal(number, signal.SIG_IGN)
USUAL = IGNORED + [signal.SIGXFSZ]
BASE = dict(os.environb)
NULL = os.open('/dev/null', os.O_RDONLY)
RSS_UNITS_PER_KB = 1024 if sys.platform == 'darwin' else 1
last_exit = {}

def identity(pid):
    try:
        with open('/proc/%d/stat' % pid, 'rb', 0) as f: line = f.read(4096)
        start = line[line.rindex(b')') + 2:].split(b' ')[19].decode()
    except FileNotFoundError:
        start = ' '.join(os.popen('LC_ALL=C ps -o lstart= -p %d' % pid).read().split())
    return ('{"pid":%d,"start_time":"%s","boot_id":%s}\n' % (pid, start, boot)).encode()

def whole(path, text):
    try:
        with open(path + b'.part', 'wb', 0) as f: f.write(text)
        os.rename(path + b'.part', path)
        return True
    except OSError:
        return False

def claim(folder, me):
    name = b'%s/pid.%d' % (folder, os.getpid())
    file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o644)
    try:
        os.write(file, me)
        os.link(name, folder + b'/pid')
    except OSError:
        os.close(file)
        raise
    finally:
        os.unlink(name)
    return file

def serve(channel):
    me = identity(os.getpid())
    def tell(*words):
        try: os.write(channel, ' '.join(map(str, words)).encode() + b'\n')
        except OSError: pass
    heard = b''
    tell('H', os.getpid())
    while True:
        head, found, rest = heard.partition(b'\n')
        if found and len(rest) >= int(head):
            heard = rest[int(head):]
            attempt(rest[:int(head)].split(b'\0'), me, tell)
            continue
        more = os.read(channel, 1 << 20)
        if not more: return
        heard += more

def attempt(fields, me, tell):
    token, folder, cwd, given, output, command, words = fields[:7]
    last = 7 + int(words)
    name = token.decode()
    step, claimed, opened = 'claim', None, []
    try:
        claimed = claim(folder, me)
        step = 'output'
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        out = os.open(folder + b'/' + output, flags, 0o644)
        opened.append(out)
        err = out
        if output != b'log':
            err = os.open(folder + b'/log', flags, 0o644)
            opened.append(err)
        step, source = 'input', NULL
        if given:
            source = os.open(given, os.O_RDONLY)
            opened.append(source)
        step = 'chdir'
        os.chdir(cwd)
        step = 'exec'
        env = BASE.copy()
        for entry in fields[last:]:
            key, _, value = entry.partition(b'=')
            env[key] = value
        actions = [(os.POSIX_SPAWN_DUP2, source, 0), (os.POSIX_SPAWN_DUP2, out, 1), (os.POSIX_SPAWN_DUP2, err, 2)]
        argv = fields[7:last] + [b'/bin/sh', b'-c', b'--', command]
        pid = spawn(argv[0], argv, env, file_actions=actions, setpgroup=0, setsigdef=USUAL)
    except (OSError, ValueError) as error:
        number = getattr(error, 'errno', 0) or 22
        if step == 'claim' and number == 17: return tell('D', name)
        tell('X', name, number, step)
        if claimed is not None:
            os.close(claimed)
            whole(folder + b'/error', b'%d %s\n' % (number, step.encode()))
            whole(folder + b'/exit', b'{"exit_code":127}\n')
        return tell('E', name, 127, 0, 0, 0, 0)
    finally:
        for file in opened: os.close(file)
    try: os.write(claimed, identity(pid))
    except OSError: pass
    os.close(claimed)
    tell('S', name, pid)
    _, status, used = os.wait4(pid, 0)
    if living(pid): end_rest(folder, pid)
    cpu = int(1000 * (used.ru_utime + used.ru_stime))
    # A child begins with the peak of whoever spawned it, which says nothing about the child.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // RSS_UNITS_PER_KB
    peak = used.ru_maxrss // RSS_UNITS_PER_KB
    number, code = status & 127, status >> 8
    text = b'{"signal":"%s"}\n' % names[number].encode() if number else b'{"exit_code":%d}\n' % code
    path = folder + b'/exit'
    stored = end(path, text)
    try: said = os.stat(folder + b'/report.jsonl').st_size
    except OSError: said = 0
    tell('E', name, code, names[number], cpu, said, peak if peak > own else 0)
    while not stored and os.path.isdir(folder):
        time.sleep(0.5)
        stored = end(path, text)

def end(path, text):
    try:
        os.link(last_exit[text], path)
        return True
    except (KeyError, OSError):
        last_exit[text] = path
        return whole(path, text)

def signal_group(group, number):
    try:
        os.killpg(group, number)
        return True
    except OSError:
        return False

def living(group):
    if not signal_group(group, 0): return False
    try: pids = os.listdir('/proc')
    except OSError: return True
    for pid in pids:
        if not pid.isdigit(): continue
        try:
            with open('/proc/%s/stat' % pid, 'rb', 0) as f: line = f.read(4096)
        except OSError: continue
        state, _, of = line[line.rindex(b')') + 2:].split(b' ', 3)[:3]
        if int(of) == group and state not in (b'Z', b'X'): return True
    return False

def end_rest(folder, group):
    left = patience_ms
    try:
        with open(folder + b'/cancel', 'rb') as f: left = int(f.read())
    except (OSError, ValueError): pass
    for _ in range(5):
        time.sleep(0.02)
        if not living(group): return
    signal_group(group, signal.SIGTERM)
    signal_group(group, signal.SIGCONT)
    while left > 0 and living(group):
        time.sleep(0.02)
        left -= 20
    signal_group(group, signal.SIGKILL)
    left = 500
    while left > 0 and living(group):
        time.sleep(0.02)
        left -= 20
    try:
        with open(folder + b'/log', 'ab', 0) as f: f.write(b'[tasks] ended what the command had left running\n')
    except OSError: pass

for channel in range(3, 3 + channels):
    if os.fork() == 0:
        for other in range(channel + 1, 3 + channels): os.close(other)
        os.set_inheritable(channel, False)
        try: serve(channel)
        finally: os._exit(0)
    os.close(channel)
while True:
    try: os.wait()
    except ChildProcessError: break
`
