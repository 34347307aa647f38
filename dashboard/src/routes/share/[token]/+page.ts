import { redirect } from '@sveltejs/kit';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ params, route, url }) =>
  redirect(307, `${route.id.replace('[token]', encodeURIComponent(params.token))}/live${url.search}`);
