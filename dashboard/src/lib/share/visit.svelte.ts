import { ApiError, send, useShareAccess } from '../api.ts';
import { session } from '../session.svelte.ts';
import { tabStorage } from '../storage.ts';

interface Opened {
  access: string;
  name: string;
  until: string;
}

/**
 * A visit by a share link: opens it, asks for its password when it has one, and opens it again when its access has run out. While
 * it lasts every request is made by the link, whoever else is signed in.
 */
export class Visit {
  state = $state<'opening' | 'password' | 'open' | 'ended' | 'failed'>('opening');
  /** How the link is called. */
  name = $state('');
  problem = $state.raw<ApiError | null>(null);
  readonly #token: string;

  /** `base`: where its pages are, `/share/TOKEN`. */
  constructor(token: string, base: string) {
    this.#token = token;
    session.base = base;
  }

  /** With what the tab has kept, else anew. To be called when the page is mounted. */
  async start(): Promise<void> {
    this.state = 'opening';
    const kept = read(this.#token);
    if (kept && Date.parse(kept.until) > Date.now()) await this.#enter(kept);
    if (this.state === 'opening') await this.open();
  }

  async open(password?: string): Promise<void> {
    this.problem = null;
    try {
      const opened = await send<Opened>('POST', '/api/shares/open', { token: this.#token, ...(password !== undefined && { password }) });
      write(this.#token, opened);
      await this.#enter(opened);
    } catch (error) {
      const problem = error instanceof ApiError ? error : new ApiError(0, 'unexpected', String(error));
      this.state = problem.code === 'password_needed' ? 'password' : problem.code === 'bad_share_link' ? 'ended' : this.state;
      if (this.state === 'opening' || this.state === 'open') this.state = 'failed';
      // The first time nobody has typed a password that could be wrong.
      if (this.state !== 'password' || password !== undefined) this.problem = problem;
    }
  }

  /** The access has run out: the link itself may still be good. */
  async again(): Promise<void> {
    this.state = 'opening';
    write(this.#token, null);
    await this.open();
  }

  leave(): void {
    useShareAccess(null);
    session.base = '';
    session.stores = [];
    session.principal = null;
    session.state = 'loading';
  }

  async #enter(opened: Opened): Promise<void> {
    useShareAccess(opened.access);
    this.name = opened.name;
    await session.load();
    if (session.state === 'ready') this.state = 'open';
    else if (session.state === 'failed') [this.state, this.problem] = ['failed', session.error ?? null];
  }
}

function read(token: string): Opened | null {
  return JSON.parse(tabStorage.read(`share.${token}`) ?? 'null') as Opened | null;
}

/** In a frame of another site the browser may refuse: then each load opens the link again. */
function write(token: string, opened: Opened | null): void {
  tabStorage.write(`share.${token}`, opened && JSON.stringify(opened));
}
