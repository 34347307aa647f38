import { BROWSERS } from './browsers.ts';
import type { Client } from './client.ts';
import { gtag } from './gtag.ts';
import { jitsu } from './jitsu.ts';
import { posthog } from './posthog.ts';
import { rudderstack } from './rudderstack.ts';
import { segment } from './segment.ts';
import { umami } from './umami.ts';

/** The clients for servers, and the ones for browsers. */
export const CLIENTS: readonly Client[] = [segment, rudderstack, posthog, umami, jitsu, gtag, ...BROWSERS];
