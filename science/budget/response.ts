/** What a channel brings for what is spent on it, both in major units a period: rising, and ever less for each further unit once it is past its steepest. */
export type Response =
  | { kind: 'tanh'; top: number; rate: number }
  /** `half` is the spending at which half of `top` is reached; `shape` above 1 makes an S. */
  | { kind: 'hill'; top: number; half: number; shape: number };

/** The response to `spend` >= 0. Hill: Hill 1910; as a response to advertising, Jin et al. 2017 (Google). */
export function respond(response: Response, spend: number): number {
  if (response.kind === 'tanh') return response.top * Math.tanh(response.rate * spend);
  if (spend <= 0) return 0;
  return response.top / (1 + (response.half / spend) ** response.shape);
}
