import { heldMb } from '../harness/memory.ts';

/** The most memory that any of the processes of one kind has held, MB, looked at several times a second. */
export class Peak {
  mb = 0;
  readonly #pid: () => number;
  readonly #timer: NodeJS.Timeout;

  constructor(pid: () => number) {
    this.#pid = pid;
    this.#timer = setInterval(() => this.#look(), 200).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** A process that is just starting or ending has no figures. */
  #look(): void {
    try {
      this.mb = Math.max(this.mb, heldMb(this.#pid()) || 0);
    } catch {}
  }
}
