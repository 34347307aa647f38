/** The cache's channel on which processors say what they have erased. */
export const ERASED = 'erased';

/** A partition of the log, of so many, holds nothing of an erasure's subject any more, nor does any table what came from it. Said again until it is heard. */
export interface ErasureNews {
  id: string;
  partition: number;
  of: number;
}
