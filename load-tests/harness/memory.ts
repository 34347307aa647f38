import { readFileSync } from 'node:fs';

/** Resident memory of a process with the pages of files that it has mapped, such as the log's, MB (Linux). */
export function residentMb(pid: number): number {
  return statusMb(pid, 'VmRSS');
}

/** What a process holds: without pages of files, which the kernel may take back at any time, MB (Linux). */
export function heldMb(pid: number): number {
  return statusMb(pid, 'RssAnon') + statusMb(pid, 'RssShmem');
}

function statusMb(pid: number, field: string): number {
  const kb = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb ?? Number.NaN) / 1000;
}
