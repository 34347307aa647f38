import { goto } from '$app/navigation';
import { page } from '$app/state';

const IDLE_MS = 3_000;

/** The page on the wall: its state is in the address (`?tv=1`), full screen and a screen that stays on come with it where allowed. */
export class TvMode {
  readonly on = $derived(page.url.searchParams.get('tv') === '1');
  /** Money stays hidden until someone asks for it: a wall is read by everyone who passes. */
  #shown = $state(false);
  readonly money = $derived(!this.on || this.#shown);
  /** True when nobody has moved for a while: the cursor and the buttons go. */
  idle = $state(false);

  toggle = () => {
    if (this.on) this.leave();
    else this.enter();
  };

  toggleMoney = () => {
    this.#shown = !this.#shown;
  };

  enter = () => {
    void show(true);
    // Refused where it is not allowed; the page then fills the window.
    document.documentElement.requestFullscreen?.().catch(() => undefined);
  };

  leave = () => {
    this.#shown = false;
    void show(false);
    if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
  };

  /** While TV mode is on: keeps the screen awake, hides what idles, and leaves with the browser's own Escape. */
  attend(): () => void {
    const control = new AbortController();
    const { signal } = control;
    const awake = keepAwake(signal);
    let timer = setTimeout(() => (this.idle = true), IDLE_MS);
    const moved = () => {
      this.idle = false;
      clearTimeout(timer);
      timer = setTimeout(() => (this.idle = true), IDLE_MS);
    };
    for (const type of ['pointermove', 'pointerdown', 'keydown']) window.addEventListener(type, moved, { signal, passive: true });
    document.addEventListener('fullscreenchange', () => document.fullscreenElement || this.leave(), { signal });
    document.addEventListener('visibilitychange', () => document.hidden || awake(), { signal });
    return () => {
      control.abort();
      clearTimeout(timer);
      this.idle = false;
    };
  }
}

function show(tv: boolean): Promise<void> {
  const url = new URL(page.url.href);
  if (tv) url.searchParams.set('tv', '1');
  else url.searchParams.delete('tv');
  return goto(url, { replace: true, reset: false });
}

/** Holds a wake lock; the browser drops it with each change of tab, so the returned function asks again. */
function keepAwake(signal: AbortSignal): () => void {
  let held: WakeLockSentinel | undefined;
  const ask = async () => {
    try {
      held = await navigator.wakeLock?.request('screen');
      if (signal.aborted) await held?.release();
    } catch {
      // Refused on battery saving or without a secure address: the screen's own settings decide.
    }
  };
  signal.addEventListener('abort', () => void held?.release());
  void ask();
  return () => void ask();
}
