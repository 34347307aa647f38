import { anomaly } from './anomaly/index.ts';
import type { Subject } from './answer.ts';
import { attribution } from './attribution/index.ts';
import { benchmark } from './benchmark/index.ts';
import { budget } from './budget/index.ts';
import { content } from './content/index.ts';
import { experiment } from './experiment/index.ts';
import { forecasts } from './forecast/index.ts';
import { journeys } from './journeys/index.ts';
import { price } from './price/index.ts';
import { segment } from './segment/index.ts';
import { sessions } from './sessions/index.ts';

/** Every subject, in the order of the printed table. */
export const subjects: readonly Subject[] = [
  attribution,
  anomaly,
  forecasts,
  budget,
  experiment,
  segment,
  benchmark,
  content,
  price,
  journeys,
  sessions,
];
