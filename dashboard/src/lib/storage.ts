/** What the browser keeps for this page. In a frame of another site it may refuse: then nothing is kept, and everything else works. */
function storage(kind: 'localStorage' | 'sessionStorage') {
  return {
    read(name: string): string | null {
      try {
        return window[kind].getItem(`footfall.${name}`);
      } catch {
        return null;
      }
    },
    /** Null forgets it. */
    write(name: string, value: string | null): void {
      try {
        if (value === null) window[kind].removeItem(`footfall.${name}`);
        else window[kind].setItem(`footfall.${name}`, value);
      } catch {
        // Nothing depends on it.
      }
    },
  };
}

/** Kept by the browser until it is told to forget. */
export const browserStorage = storage('localStorage');
/** Kept while the tab is open. */
export const tabStorage = storage('sessionStorage');
