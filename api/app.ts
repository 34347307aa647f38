import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { Fault } from '../contracts/error.ts';
import { healthRoutes } from '../platform/http/health.ts';
import { bounded } from '../platform/warehouse/bounded.ts';
import { loadQueries } from '../platform/warehouse/sql.ts';
import { addAuditRoutes } from './audit/routes.ts';
import { addAuthRoutes } from './auth/routes.ts';
import { addSessionRoutes } from './auth/session-routes.ts';
import { addSetupRoutes } from './auth/setup-routes.ts';
import type { ApiDeps } from './deps.ts';
import { docsRoutes } from './docs.ts';
import { faultOf, isText, notText } from './fault-of.ts';
import { addHealthAlertRoutes } from './health-alerts/routes.ts';
import { addAdCostRoutes } from './imports/ad-cost-routes.ts';
import { addImportRoutes } from './imports/routes.ts';
import { addKeyRoutes } from './keys/routes.ts';
import { addCostRoutes } from './orders/cost-routes.ts';
import { addOrderRoutes } from './orders/routes.ts';
import { addOrderSourceRoutes } from './orders/source-routes.ts';
import { addInvitationRoutes } from './people/invitation-routes.ts';
import { addMeRoutes } from './people/me-routes.ts';
import { addTeamRoutes } from './people/team-routes.ts';
import { addPrivacyRoutes } from './privacy/routes.ts';
import { addRejectedRoutes } from './rejected/routes.ts';
import { addSettingsRoutes } from './settings/routes.ts';
import { addShareRoutes } from './share/routes.ts';
import { addSqlRoutes } from './sql/routes.ts';
import { addStatsRoutes } from './stats/routes.ts';
import { addStoreRoutes } from './stores.ts';

/** Questions to the warehouse at a time, those that wait for their turn included: the pages of some twenty people who all ask something else. */
export const MOST_QUESTIONS = 200;

/** The HTTP API as one app: importing it starts nothing. */
export function createApi(given: ApiDeps): OpenAPIHono {
  const deps: ApiDeps = { ...given, warehouse: bounded(given.warehouse, MOST_QUESTIONS) };
  const query = loadQueries(join(import.meta.dirname, '..', 'clickhouse', 'queries'));
  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) {
        const wrong = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
        throw new Fault('bad_request', `The request is not right. ${wrong}`, { status: 400 });
      }
      if (!isText(result.data)) throw notText();
    },
  });
  app.onError((error, c) => {
    const fault = faultOf(error);
    if (fault?.status === 429) c.header('Retry-After', String((fault.details as { retry_after?: number } | undefined)?.retry_after ?? 1));
    if (fault && fault.status < 500) return c.json(fault.body(), fault.status as 400);
    deps.logger?.error({ err: error, path: c.req.path }, 'a request failed');
    if (fault?.status === 503) return c.json(fault.body(), 503, { 'Retry-After': '2' });
    return c.json(new Fault('internal', 'Something went wrong in the server; its log says more.').body(), 500);
  });
  app.notFound((c) => c.json(new Fault('not_found', `There is nothing at ${c.req.path}.`).body(), 404));

  app.route('/', healthRoutes(deps));
  app.use(async (c, next) => {
    c.set('address', deps.addressOf(socketAddress(c), c.req.header('x-forwarded-for')));
    await next();
  });
  addSetupRoutes(app, deps);
  addAuthRoutes(app, deps);
  addSessionRoutes(app, deps);
  addMeRoutes(app, deps);
  addInvitationRoutes(app, deps);
  addTeamRoutes(app, deps);
  addKeyRoutes(app, deps);
  addSettingsRoutes(app, deps);
  addShareRoutes(app, deps);
  addAuditRoutes(app, deps);
  addPrivacyRoutes(app, deps);
  addStatsRoutes(app, deps, query);
  addSqlRoutes(app, deps, query);
  addOrderRoutes(app, deps, query);
  addOrderSourceRoutes(app, deps);
  addCostRoutes(app, deps);
  addImportRoutes(app, deps, query);
  addAdCostRoutes(app, deps, query);
  addStoreRoutes(app, deps, query);
  addRejectedRoutes(app, deps, query);
  addHealthAlertRoutes(app, deps, query);
  app.route(
    '/',
    docsRoutes(() => document(app, deps)),
  );
  return app;
}

/** The address at the other end of the request's connection; none where a test asks the app directly. */
function socketAddress(c: Context): string | undefined {
  return (c.env as { incoming?: IncomingMessage } | undefined)?.incoming?.socket.remoteAddress;
}

function document(app: OpenAPIHono, deps: ApiDeps): object {
  const made = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Footfall',
      version: '1',
      description: 'Events in, statistics out. Errors are always { "error": { "code", "message", "details?" } }.',
    },
    servers: [{ url: '/' }],
    security: [{ key: [] }],
  });
  const { paths, components } = deps.also;
  const key = { type: 'http', scheme: 'bearer', description: 'A secret key (sk_…).' };
  return {
    ...made,
    components: {
      ...made.components,
      schemas: { ...made.components?.schemas, ...components.schemas },
      securitySchemes: { key, ...components.securitySchemes },
    },
    paths: { ...made.paths, ...paths },
  };
}
