import type { Subject } from './answer.ts';

/** Every subject, in the order of the printed table. */
export const subjects: readonly Subject[] = [];
