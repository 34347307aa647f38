import { refuse } from '../answer.ts';
import type { EdgeRequest } from '../edge-request.ts';
import { type Endpoint, type Format, pathOf, readable, speak, told } from './format.ts';
import { fromPostHog, postHogKey } from './posthog.ts';
import { unpackPostHog } from './posthog-body.ts';

const SENDERS = ['/batch', '/e', '/i/v0/e', '/capture', '/engage'];
const KEY = /^[\w-]{1,128}$/;

/** PostHog's capture API, and the configuration that its SDKs wait for: no flags, no recording, no surveys, no capture of every click. */
export const posthog: Format = {
  name: 'PostHog',
  endpoints: [
    ...SENDERS.map(sender),
    ...['/flags', '/decide'].flatMap((path): Endpoint[] => [
      { method: 'POST', path, answer: flags },
      { method: 'GET', path, answer: flags },
    ]),
    { method: 'GET', path: '/array/:key/config', answer: (request) => config(request, (text) => text, 'application/json') },
    { method: 'GET', path: '/array/:key/config.js', answer: (request) => config(request, asScript, 'application/javascript') },
  ],
};

function sender(path: string): Endpoint {
  return {
    method: 'POST',
    path,
    route: speak({
      translate: (payload, { query }) => fromPostHog(payload, query('sent_at') ?? query('_')),
      keyOf: ({ query }) => query('api_key') ?? query('token'),
      keyIn: postHogKey,
      unpack: (bytes, _request, limit) => unpackPostHog(bytes, limit),
      // Anything but 200 below 400 has posthog-js send the same again.
      accepted: (request) => (request.query('beacon') === '1' ? told(request, 204, null, {}) : told(request, 200, '{"status":1}')),
      // posthog-js takes every 4xx for final: what would pass later must be a 5xx to it.
      refused: (refusal, request) => {
        const isPassing = refusal.status === 429 || refusal.status === 408;
        return readable(refuse(isPassing ? { ...refusal, status: 503 } : refusal, undefined), refusal.status === 403 ? undefined : request);
      },
    }),
  };
}

function flags(request: EdgeRequest): Response {
  return told(request, 200, FLAGS);
}

function config(request: EdgeRequest, write: (config: string, key: string) => string, type: string): Response {
  const key = pathOf(request)[2] ?? '';
  if (!KEY.test(key)) return told(request, 404, '{}');
  return told(request, 200, write(JSON.stringify({ token: key, ...CONFIG }), key), {
    'content-type': type,
    'cache-control': 'max-age=300',
  });
}

function asScript(config: string, key: string): string {
  const name = JSON.stringify(key);
  return `(function(){var c=window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{};c[${name}]={config:${config},siteApps:[]}})();`;
}

const CONFIG = {
  supportedCompression: ['gzip', 'gzip-js'],
  hasFeatureFlags: false,
  autocapture_opt_out: true,
  autocaptureExceptions: false,
  captureDeadClicks: false,
  capturePerformance: false,
  heatmaps: false,
  surveys: false,
  productTours: false,
  conversations: false,
  logs: { captureConsoleLogs: false },
  errorTracking: { autocaptureExceptions: false, suppressionRules: [] },
  sessionRecording: false,
  elementsChainAsString: true,
  defaultIdentifiedOnly: true,
  isAuthenticated: false,
  toolbarParams: {},
  siteApps: [],
};
/** For the second version (`flags`) and the ones before it (`featureFlags`) alike. */
const FLAGS = JSON.stringify({
  flags: {},
  featureFlags: {},
  featureFlagPayloads: {},
  errorsWhileComputingFlags: false,
  ...CONFIG,
  config: { enable_collect_everything: false },
  editorParams: {},
});
