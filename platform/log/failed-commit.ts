let watching = false;

/**
 * When the disk refuses a commit, lmdb-js rejects the promises of its puts, which are answered for, and one or two of its own that nobody holds,
 * which would end the process. Those are let go; any other unhandled rejection ends the process as it does without this.
 */
export function surviveFailedCommits(): void {
  if (watching) return;
  watching = true;
  process.on('unhandledRejection', (reason) => {
    if (isFailedCommit(reason)) return;
    if (process.listenerCount('unhandledRejection') === 1) throw reason;
  });
}

function isFailedCommit(reason: unknown): boolean {
  return reason instanceof Error && /[\\/]lmdb[\\/]write\.js/.test(reason.stack ?? '');
}
