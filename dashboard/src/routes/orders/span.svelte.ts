import { getJson } from '#lib/api.ts';
import { Resource } from '#lib/resource.svelte.ts';
import { session } from '#lib/session.svelte.ts';
import { dayOf, stepDays } from '#lib/view/days.ts';
import { view } from '#lib/view/view.svelte.ts';
import { namedRange, parseEdge, type Span } from '../../../../contracts/range.ts';

/** The span of the page's range, ms, and the days before and after it. Made while a component starts. */
export class PageSpan {
  readonly #status = new Resource((signal) =>
    session.store && view.range === 'all'
      ? getJson<{ first_event_at: string | null }>(`/api/stores/${session.store.id}/status`, {}, signal)
      : null,
  );
  /** Null as long as the beginning of "all time" is not known. */
  readonly span = $derived.by((): Span | null => {
    const zone = this.zone;
    if (view.range === 'custom') {
      const [from, to] = [parseEdge(view.from ?? '', zone, 'from'), parseEdge(view.to ?? '', zone, 'to')];
      return from !== null && to !== null && from < to ? { from, to } : namedRange('28d', Date.now(), zone, Date.now());
    }
    if (view.range !== 'all') return namedRange(view.range, Date.now(), zone, Date.now());
    if (!this.#status.data) return null;
    const first = this.#status.data.first_event_at;
    return namedRange('all', Date.now(), zone, first === null ? Date.now() : Date.parse(first));
  });
  readonly days = $derived.by(() => {
    if (!this.span) return undefined;
    return { from: dayOf(this.span.from, this.zone), to: dayOf(this.span.to - 1, this.zone), today: dayOf(Date.now(), this.zone) };
  });
  readonly before = $derived(this.days ? stepDays(view.range, this.days, -1, this.days.today) : null);
  readonly after = $derived(this.days ? stepDays(view.range, this.days, 1, this.days.today) : null);

  get zone(): string {
    return session.store?.timezone ?? 'UTC';
  }

  step = (direction: -1 | 1) => {
    const next = direction < 0 ? this.before : this.after;
    if (next) view.setCustom(next.from, next.to);
  };
}
