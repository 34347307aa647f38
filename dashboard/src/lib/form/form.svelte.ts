import { tick } from 'svelte';
import { ApiError } from '../api.ts';
import { session } from '../session.svelte.ts';

/**
 * A form on its way: it is sent only when every field is right, once at a time; what was typed stays. What went wrong, or that it is
 * done, is said where the form is.
 */
export class Form {
  busy = $state(false);
  /** Sending was tried: every field now says what is wrong with it. */
  tried = $state(false);
  problem = $state.raw<ApiError | null>(null);
  /** What to say once it is done; empty before. */
  done = $state('');

  /** For `onsubmit`. `work` answers what to say when it is done, if anything. */
  handler(work: () => Promise<unknown>) {
    return async (event: SubmitEvent) => {
      event.preventDefault();
      const form = event.currentTarget as HTMLFormElement;
      this.tried = true;
      this.problem = null;
      await tick();
      const wrong = form.querySelector<HTMLElement>('[aria-invalid="true"]');
      if (wrong) wrong.focus();
      else await this.run(work);
    };
  }

  /** The same for a button that is no form. True when it went well. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    this.done = '';
    try {
      const said = await work();
      this.done = typeof said === 'string' ? said : '';
      this.tried = false;
      return true;
    } catch (error) {
      this.problem = error instanceof ApiError ? error : new ApiError(0, 'unexpected', String(error));
      // The session has ended meanwhile: the page changes to the sign-in.
      if (this.problem.status === 401 && this.problem.code === 'unauthorised') void session.load();
      return false;
    } finally {
      this.busy = false;
    }
  }
}
