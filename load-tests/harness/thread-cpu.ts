import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts a thread's time in hundredths of a second. */
const TICKS = 100;

/**
 * What threads do, by the name that the kernel shows. `Unknown` are ClickHouse's own while they run a statement that came from
 * outside, and LMDB's, which writes the log: `perf record -g` tells them apart.
 */
const WORK: Readonly<Record<string, string>> = {
  main: 'answering requests',
  WorkerThread: 'processing events',
  V8Worker: "V8's helpers: garbage, compiling",
  'libuv-worker': 'files and flushes',
  Unknown: 'ClickHouse: inserts and questions; LMDB: the log',
  MergeMutate: 'ClickHouse: merges',
  ThreadPool: 'ClickHouse: writing parts',
};

interface ThreadTime {
  name: string;
  seconds: number;
}

/** What each thread of a process has cost so far, by the kernel's count. Threads come and go: `sample` often enough. */
export class ThreadCpu {
  readonly #pid: number;
  readonly #seen = new Map<string, ThreadTime>();

  constructor(pid: number) {
    this.#pid = pid;
  }

  sample(): void {
    const tasks = `/proc/${this.#pid}/task`;
    for (const id of readdirSync(tasks)) {
      const time = threadTime(`${tasks}/${id}/stat`);
      // The first thread has the process's name, as others may.
      if (time) this.#seen.set(id, id === String(this.#pid) ? { ...time, name: 'main' } : time);
    }
  }

  /** Seconds since the start of the process by what threads do. */
  byWork(): Map<string, number> {
    const sums = new Map<string, number>();
    for (const { name, seconds } of this.#seen.values()) {
      const work = WORK[name] ?? `threads named ${name}`;
      sums.set(work, (sums.get(work) ?? 0) + seconds);
    }
    return sums;
  }
}

/** Null of a thread that has just ended. */
function threadTime(file: string): ThreadTime | null {
  try {
    const stat = readFileSync(file, 'utf8');
    // The name stands in brackets and may hold any character, brackets too.
    const end = stat.lastIndexOf(')');
    const [user = '0', system = '0'] = stat
      .slice(end + 2)
      .split(' ')
      .slice(11, 13);
    return { name: stat.slice(stat.indexOf('(') + 1, end), seconds: (Number(user) + Number(system)) / TICKS };
  } catch {
    return null;
  }
}
