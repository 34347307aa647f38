/** The part of k6's modules that these scripts use; k6 itself brings the code. */

declare const __ENV: Readonly<Record<string, string | undefined>>;

declare module 'k6' {
  /** Pauses this virtual user; seconds. */
  export function sleep(seconds: number): void;
  /** Counts each named condition in the metric `checks`; true when all hold. */
  export function check<T>(value: T, conditions: Record<string, (value: T) => boolean>): boolean;
}

declare module 'k6/execution' {
  const execution: {
    readonly scenario: { readonly iterationInTest: number; readonly progress: number; readonly startTime: number };
    readonly vu: { readonly idInTest: number };
  };
  export default execution;
}

declare module 'k6/http' {
  export interface Answer {
    /** 0: there was no answer. */
    readonly status: number;
    readonly body: string;
    readonly headers: Readonly<Record<string, string | undefined>>;
    json(): unknown;
  }
  export interface Params {
    headers?: Record<string, string>;
    tags?: Record<string, string>;
    timeout?: string;
    compression?: 'gzip' | 'deflate' | 'br';
    responseCallback?: StatusSet;
  }
  /** Statuses that do not count as failed. */
  export type StatusSet = { readonly statuses: unique symbol };
  interface Http {
    get(url: string, params?: Params): Answer;
    post(url: string, body: string, params?: Params): Answer;
    batch(requests: readonly (readonly ['GET', string, null, Params])[]): Answer[];
    expectedStatuses(...statuses: number[]): StatusSet;
  }
  const http: Http;
  export default http;
}

declare module 'k6/metrics' {
  interface Metric {
    add(value: number, tags?: Record<string, string>): void;
  }
  export const Counter: new (name: string) => Metric;
  export const Gauge: new (name: string) => Metric;
  export const Trend: new (name: string, isTime?: boolean) => Metric;
}

declare module 'k6/websockets' {
  export class WebSocket {
    constructor(url: string, protocols?: null, params?: { tags?: Record<string, string> });
    onopen: (() => void) | null;
    onmessage: ((event: { data: string }) => void) | null;
    onerror: ((event: { error: string }) => void) | null;
    onclose: (() => void) | null;
    send(text: string): void;
    close(): void;
  }
}
