/** The query of a request's URL. By itself: a URL is put together with the Host header, and so may be none at all. */
export function searchParamsOf(url: string): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
}
