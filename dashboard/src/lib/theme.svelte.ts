import { MediaQuery } from 'svelte/reactivity';
import { isTheme, THEMES, type Theme } from './theme.ts';

/** The theme that was chosen and the one in force. Kept in a cookie, so that the server's HTML already carries it. */
class ThemeState {
  chosen = $state<Theme>('system');
  #dark = new MediaQuery('prefers-color-scheme: dark');

  get inForce(): 'light' | 'dark' {
    if (this.chosen !== 'system') return this.chosen;
    return this.#dark.current ? 'dark' : 'light';
  }

  constructor() {
    const written = document.documentElement.dataset.theme;
    if (isTheme(written)) this.chosen = written;
  }

  choose(theme: Theme) {
    this.chosen = theme;
    document.documentElement.dataset.theme = theme;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
  }

  next() {
    this.choose(THEMES[(THEMES.indexOf(this.chosen) + 1) % THEMES.length] ?? 'system');
  }
}

export const theme = new ThemeState();
